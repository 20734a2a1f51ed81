import Custody
import Glibc
import HTTP
import JSON
import Runtime
import TestSupport

/// `loansaga bank` on a data folder, to be killed.
struct BankProcess: Sendable {
    let platform: PlatformClient
    let admin: AdminClient
    private let process: RunningCommand

    /// Returns when the bank says that it is ready.
    static func start(data: String, keys: BankKeyRing, http: HTTPClient, notify: String) async throws -> BankProcess {
        let process = try RunningCommand(
            CommandRunner.loansaga,
            ["bank", "--keys", keys.folder, "--data", data, "--listen", "127.0.0.1:0", "--notify", notify])
        guard let line = try await process.nextLine(), let ready = try? JSONValue(reading: line),
            let address = ready["bank"]?.string, let adminAddress = ready["admin"]?.string
        else { throw TestBankError("the bank did not start: \(process.errors)") }
        return BankProcess(
            platform: PlatformClient(
                address: address, keys: keys, http: http, now: { Timestamp(milliseconds: WallClock.system.now()) }),
            admin: AdminClient(address: adminAddress, http: http), process: process)
    }

    func kill() { process.send(SIGKILL) }

    func stop() { process.send(SIGTERM) }

    /// How it ended.
    func end() async throws -> CommandResult.End { try await process.result().end }
}
