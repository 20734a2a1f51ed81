import Console
import Crypto
import Glibc
import JSON
import Runtime
import TestSupport
import Testing

@testable import loansaga

@Suite("The console's TLS", .timeLimit(.minutes(3))) struct ConsoleTLSTests {
    private let fixture: ServeFixture
    private var folder: TemporaryFolder { fixture.folder }
    private var keys: String { fixture.keys }

    init() throws { fixture = try ServeFixture() }

    private func options(_ more: [(key: SettingKey, text: String)]) throws -> ConsoleOptions {
        try fixture.options([(ServeSettings.operators.key, folder.path("operators"))] + more)
            .consoleOptions(Logger(minimum: .error))
    }

    @Test("Beyond this machine it speaks TLS, unless a proxy in front of it does; half of a certificate is none")
    func addresses() async throws {
        let authority = try await TestAuthority()
        // Its files go with it.
        defer { withExtendedLifetime(authority) {} }
        let identity = try await authority.identity("console", for: "IP:127.0.0.1")
        let listen = ServeSettings.consoleListen.key
        let certificate = (key: ServeSettings.consoleCertificate.key, text: identity.certificate)
        let key = (key: ServeSettings.consoleKey.key, text: identity.privateKey)
        #expect(try options([]).tls == nil)
        #expect(throws: ConsoleError.tokensInTheClear(address: "0.0.0.0:8704")) {
            try options([(listen, "0.0.0.0:8704")])
        }
        #expect(try options([(listen, "0.0.0.0:8704"), certificate, key]).tls != nil)
        let behind = try options([(listen, "0.0.0.0:8704"), (ServeSettings.consoleBehindProxy.key, "true")])
        #expect(behind.tls == nil && behind.listen == "0.0.0.0:8704")
        #expect(throws: UsageError.self) { try options([certificate]) }
        #expect(throws: UsageError.self) { try options([key]) }
    }

    @Test("Operators come by TLS and see that it is their console; a process without a certificate says what to do")
    func served() async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.identity("console", for: "IP:127.0.0.1")
        let serve = [
            "serve", "--keys", keys, "--data", folder.path("data"), "--bank", "http://127.0.0.1:1", "--workflows",
            OrchestratorStage.workflows, "--gateway-listen", "127.0.0.1:0", "--log-level", "error",
        ]
        let open = try await CommandRunner.run(
            CommandRunner.loansaga, serve + ["--console-listen", "0.0.0.0:0"], within: .seconds(60))
        #expect(open.exitCode == 1 && open.errors.contains("tokens") && open.errors.contains("127.0.0.1"))

        let process = try RunningCommand(
            CommandRunner.loansaga,
            serve + [
                "--console-listen", "127.0.0.1:0", "--console-cert", identity.certificate, "--console-key",
                identity.privateKey,
            ])
        let ready = try await OrchestratorStage.ready(process)
        let console = try #require(ready["console"]?.string)
        #expect(console.hasPrefix("https://127.0.0.1:"))
        let list = [
            "sagas", "list", "--console", console, "--token-file", folder.path("data/operator.token"),
        ]
        let known = try await CommandRunner.run(
            CommandRunner.loansaga, list + ["--console-ca", authority.certificate])
        #expect(known.exitCode == 0, "\(known.errors)")
        let unknown = try await CommandRunner.run(CommandRunner.loansaga, list)
        #expect(unknown.exitCode == 75, "\(unknown.errors)")
        process.send(SIGTERM)
        #expect(try await process.result().exitCode == 0)
    }
}
