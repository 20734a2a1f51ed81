import Crypto
import Foundation
import HTTP
import JSON

/// A bank and an orchestrator in processes of their own, in one folder.
///
/// `@unchecked Sendable`: whoever tells the story does one thing with it at a time.
final class DemoStage: @unchecked Sendable {
    let folder: String
    private(set) var gateway = ""
    private(set) var console = ""
    private(set) var bank = ""
    private var bankProgram: ChildProgram?
    private var serveProgram: ChildProgram?
    private let workflows: String

    struct NoAddress: Error, CustomStringConvertible {
        let what: String
        var description: String { "\(what) did not say where it listens" }
    }

    /// - Parameters:
    ///   - folder: there, and empty.
    ///   - workflows: the folder of definitions.
    init(folder: String, workflows: String) {
        self.folder = folder
        self.workflows = workflows
    }

    /// Makes keys and starts both; blocks.
    func start() throws {
        _ = try KeyDirectory.generate(at: "\(folder)/keys")
        // The bank has to know where to notify before the gateway runs: a port that is free now is free then.
        let port = try Self.freePort()
        let bank = try ChildProgram(
            [
                "bank", "--keys", "\(folder)/keys", "--data", "\(folder)/bank", "--listen", "127.0.0.1:0", "--profile",
                "sandbox-fast", "--notify", "http://127.0.0.1:\(port)/custody/notify", "--log-level", "debug",
            ], log: "\(folder)/bank.log")
        bankProgram = bank
        self.bank = try Self.address("bank", bank)
        try serve(gatewayPort: port, consolePort: "0")
    }

    private func serve(gatewayPort: Int, consolePort: String) throws {
        let serve = try ChildProgram(
            [
                "serve", "--keys", "\(folder)/keys", "--data", "\(folder)/data", "--bank", bank, "--profile",
                "sandbox-fast", "--workflows", workflows, "--gateway-listen", "127.0.0.1:\(gatewayPort)",
                "--console-listen", "127.0.0.1:\(consolePort)", "--log-level", "debug",
            ], log: "\(folder)/serve.log")
        serveProgram = serve
        gateway = try Self.address("gateway", serve)
        console = try Self.address("console", serve)
    }

    /// The operator's token that the orchestrator has made.
    func token() throws -> String {
        try String(contentsOfFile: "\(folder)/data/operator.token", encoding: .utf8).filter { !$0.isWhitespace }
    }

    /// Ends the orchestrator as a power cut does, and starts it again at the same addresses; blocks.
    ///
    /// - Returns: how long it took until it was up again.
    func crash() throws -> Duration {
        serveProgram?.kill(SIGKILL)
        serveProgram?.wait()
        let begin = ContinuousClock.now
        try serve(gatewayPort: Self.port(of: gateway), consolePort: String(Self.port(of: console)))
        return begin.duration(to: .now)
    }

    /// Stops both in order; blocks.
    ///
    /// - Returns: whether both have ended well.
    func stop() -> Bool {
        let codes = [serveProgram?.stop(), bankProgram?.stop()]
        serveProgram = nil
        bankProgram = nil
        return codes.allSatisfy { $0 == 0 }
    }

    private static func address(_ name: String, _ program: ChildProgram) throws -> String {
        guard let address = program.ready[name]?.string else { throw NoAddress(what: name) }
        return address
    }

    private static func port(of address: String) -> Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

    static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> UInt16? in
                guard bind(socket, address, length) == 0, getsockname(socket, address, &length) == 0 else { return nil }
                return UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_port
            }
        }
        guard let port else { throw NoAddress(what: "the system, asked for a free port,") }
        return Int(UInt16(bigEndian: port))
    }
}
