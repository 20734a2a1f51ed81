import Foundation
import Glibc
import HTTP
import JSON
import TestSupport

@testable import loansaga

/// A sandbox bank and an orchestrator on an embedded log, as processes of their own in a temporary folder.
final class OrchestratorStage: @unchecked Sendable {
    let folder: TemporaryFolder
    let http: HTTPClient
    let profile: String
    private(set) var bankAddress = ""
    /// Where the orchestrator calls the bank; users come to the bank itself.
    private var calledBank = ""
    private(set) var gateway = ""
    private(set) var console = ""
    private var bank: RunningCommand?
    private var serve: RunningCommand?

    static let workflows = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "workflows").path()

    init(profile: String = "sandbox-fast") throws {
        folder = try TemporaryFolder()
        http = try HTTPClient()
        self.profile = profile
    }

    var keys: String { folder.path("keys") }
    var data: String { folder.path("data") }

    /// Makes keys and starts both.
    ///
    /// - Parameter between: given the bank's address, what the orchestrator is to take for it.
    func start(bankPort: Int = 0, between: (String) throws -> String = { $0 }) async throws {
        let made = try await CommandRunner.run(CommandRunner.loansaga, ["keys", "generate", keys])
        guard made.exitCode == 0 else { throw TestBankError("no keys: \(made.errors)") }
        let port = try DemoStage.freePort()
        try await startBank(notify: "http://127.0.0.1:\(port)/custody/notify", port: bankPort)
        calledBank = try between(bankAddress)
        try await startServe(gatewayPort: String(port), consolePort: "0")
    }

    func startBank(notify: String, port: Int = 0) async throws {
        let process = try RunningCommand(
            CommandRunner.loansaga,
            [
                "bank", "--keys", keys, "--listen", "127.0.0.1:\(port)", "--profile", profile, "--notify", notify,
                "--log-level", "error",
            ])
        bank = process
        bankAddress = try await Self.ready(process)["bank"]?.string ?? ""
    }

    func startServe(gatewayPort: String, consolePort: String) async throws {
        let process = try RunningCommand(
            CommandRunner.loansaga,
            [
                "serve", "--keys", keys, "--data", data, "--bank", calledBank, "--bank-public-url", bankAddress,
                "--profile", profile, "--workflows", Self.workflows, "--gateway-listen", "127.0.0.1:\(gatewayPort)",
                "--console-listen",
                "127.0.0.1:\(consolePort)", "--log-level", "warning",
            ])
        serve = process
        let ready = try await Self.ready(process)
        gateway = ready["gateway"]?.string ?? ""
        console = ready["console"]?.string ?? ""
    }

    static func ready(_ process: RunningCommand) async throws -> JSONValue {
        guard let line = try await process.nextLine(within: .seconds(120)), let json = try? JSONValue(reading: line)
        else {
            throw TestBankError("a process did not come up: \(process.errors)")
        }
        return json
    }

    /// Ends the orchestrator as a power cut does.
    func kill() async throws {
        serve?.send(SIGKILL)
        _ = try await serve?.result()
    }

    /// Stops the orchestrator in order, and starts it again to call the bank itself.
    func restartAtBank() async throws {
        serve?.send(SIGTERM)
        _ = try await serve?.result(within: .seconds(60))
        calledBank = bankAddress
        try await restart()
    }

    /// Starts it again at the same addresses.
    func restart() async throws {
        try await startServe(gatewayPort: Self.port(gateway), consolePort: Self.port(console))
    }

    /// What the orchestrator has said on its standard error since its last start.
    var errors: String { serve?.errors ?? "" }

    /// Stops both in order.
    ///
    /// - Returns: how the orchestrator ended.
    func stop() async throws -> CommandResult.End? {
        serve?.send(SIGTERM)
        let end = try await serve?.result(within: .seconds(60)).end
        bank?.send(SIGTERM)
        _ = try await bank?.result(within: .seconds(60))
        return end
    }

    private static func port(_ address: String) -> String { String(address.split(separator: ":").last ?? "") }

    var bankClient: JSONClient { JSONClient(address: bankAddress, http: http) }

    var operatorClient: JSONClient {
        get throws {
            let token = try String(contentsOfFile: "\(data)/operator.token", encoding: .utf8).filter {
                !$0.isWhitespace
            }
            return JSONClient(address: console, http: http, token: token)
        }
    }
}
