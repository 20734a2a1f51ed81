import Crypto
import Custody
import Glibc
import HTTP
import JSON
import Orchestrator
import Runtime
import TestSupport
import Testing

@testable import loansaga

@Suite("The gateway's settings", .timeLimit(.minutes(3))) struct ServeGatewayTests {
    private let fixture: ServeFixture
    private var folder: TemporaryFolder { fixture.folder }
    private var keys: String { fixture.keys }

    init() throws { fixture = try ServeFixture() }

    private func options(_ more: [(Setting<String?>, String)] = [], name: String? = nil) throws -> GatewayOptions {
        var options = more.map { (key: $0.0.key, text: $0.1) }
        if let name { options.append((ServeSettings.platformName.key, name)) }
        return try fixture.options(options).gatewayOptions(Logger(minimum: .error))
    }

    @Test("Without them the bank comes where all others do, and pages lead nowhere")
    func defaults() throws {
        let options = try options()
        #expect(options.bankListen == nil && options.bankTLS == nil && options.homeURL == nil)
        #expect(options.platformName == GatewayOptions(bankURL: "").platformName)
        #expect(options.maximumConnectionsPerAddress == GatewayOptions(bankURL: "").maximumConnectionsPerAddress)
    }

    @Test("The platform's name and home, and an address for the bank with TLS, are what they say")
    func set() async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.identity("gateway", for: "IP:127.0.0.1")
        let options = try options(
            [
                (ServeSettings.gatewayBankListen, "127.0.0.1:0"),
                (ServeSettings.gatewayBankCertificate, identity.certificate),
                (ServeSettings.gatewayBankKey, identity.privateKey),
                (ServeSettings.gatewayBankAuthority, authority.certificate),
                (ServeSettings.platformURL, "https://platform.example/home"),
            ], name: "示例平台")
        #expect(options.platformName == "示例平台" && options.homeURL == "https://platform.example/home")
        #expect(options.bankListen == "127.0.0.1:0")
        let pem = try identity.pem()
        #expect(options.bankTLS?.certificate == pem.certificate && options.bankTLS?.privateKey == pem.privateKey)
        #expect(options.bankTLS?.clientAuthority?.isEmpty == false)
        try options.check()
    }

    @Test("Half of a certificate, or asking for the bank's without one, is refused by the name of what is missing")
    func halves() async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.identity("gateway", for: "IP:127.0.0.1")
        func missing(_ given: Setting<String?>, _ value: String) -> String {
            do {
                _ = try options([(given, value)])
                return "nothing"
            } catch {
                return "\(error)"
            }
        }
        #expect(missing(ServeSettings.gatewayBankCertificate, identity.certificate).contains("--gateway-bank-key"))
        #expect(missing(ServeSettings.gatewayBankKey, identity.privateKey).contains("--gateway-bank-cert"))
        #expect(missing(ServeSettings.gatewayBankAuthority, authority.certificate).contains("--gateway-bank-cert"))
        #expect(throws: SettingsError.self) { _ = try options(name: "") }
    }

    @Test("With them the bank is served at an address of its own, over TLS and with its certificate only")
    func served() async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.identity("gateway", for: "IP:127.0.0.1")
        let bank = try await authority.identity("bank", for: "DNS:bank")
        let process = try RunningCommand(
            CommandRunner.loansaga,
            [
                "serve", "--keys", keys, "--data", folder.path("data"), "--bank", "http://127.0.0.1:1", "--workflows",
                OrchestratorStage.workflows, "--gateway-listen", "127.0.0.1:0", "--console-listen", "127.0.0.1:0",
                "--gateway-bank-listen", "127.0.0.1:0", "--gateway-bank-cert", identity.certificate,
                "--gateway-bank-key", identity.privateKey, "--gateway-bank-ca", authority.certificate, "--log-level",
                "error",
            ])
        let ready = try await OrchestratorStage.ready(process)
        let address = try #require(ready["gatewayForBank"]?.string)
        let open = try #require(ready["gateway"]?.string)
        #expect(address.hasPrefix("https://127.0.0.1:") && address != open)
        func notify(_ address: String, with identity: TestAuthority.Identity?) async throws -> HTTPOutcome {
            var options = HTTPClientOptions()
            options.authorityFile = authority.certificate
            (options.certificateFile, options.privateKeyFile) = (identity?.certificate, identity?.privateKey)
            return await (try HTTPClient(options)).send(HTTPCall(.post, address + "/custody/notify"))
        }
        guard case .answered(let known) = try await notify(address, with: bank) else {
            throw TestBankError("the bank is not answered")
        }
        #expect(known.status == 400 || known.status == 415)
        if case .answered = try await notify(address, with: nil) { Issue.record("anybody may notify") }
        if case .answered(let other) = try await notify(open, with: nil) { #expect(other.status == 404) }
        process.send(SIGTERM)
        #expect(try await process.result().exitCode == 0)
    }
}
