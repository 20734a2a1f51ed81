import HTTP
import Orchestrator
import Runtime
import TestSupport
import Testing

@Suite("How a gateway is set")
struct GatewayOptionsTests {
    @Test(
        "A network has the addresses that begin as it does",
        arguments: [
            ("127.0.0.0/8", "127.1.2.3", true), ("127.0.0.0/8", "128.0.0.1", false), ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false), ("10.16.0.0/12", "10.31.255.255", true),
            ("10.16.0.0/12", "10.32.0.0", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::", false),
            ("::1/128", "::1", true), ("::/0", "::1", true), ("10.0.0.0/8", "unknown", false),
        ])
    func networks(network: String, address: String, contains: Bool) throws {
        #expect(try #require(PeerNetwork(network)).contains(address) == contains)
    }

    @Test(
        "What is no network is not taken for one",
        arguments: [
            "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1/8", "10.0.0/8", "localhost", "::1/129",
            "2001:db8::1/32", "10.0.0.0/8/8", "10.0.0.0/+8", "10.0.0.0/ 8",
        ])
    func noNetworks(text: String) {
        #expect(PeerNetwork(text) == nil)
    }

    /// An option that no gateway starts with.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let error: GatewayError
        let make: @Sendable (inout GatewayOptions) -> Void

        init(_ error: GatewayError, _ make: @escaping @Sendable (inout GatewayOptions) -> Void) {
            self.error = error
            self.make = make
        }

        var testDescription: String { "\(error)" }
    }

    private static let mistakes = [
        Mistake(.badListen("localhost:1")) { $0.listen = "localhost:1" },
        Mistake(.badListen("x")) { $0.bankListen = "x" },
        Mistake(.tokenMissing(address: "0.0.0.0:0")) { $0.listen = "0.0.0.0:0" },
        Mistake(.badBankURL("bank")) { $0.bankURL = "bank" },
        Mistake(.badBankURL("")) { $0.bankURL = "" },
        Mistake(.badBankURL("http://bank.example")) { $0.bankURL = "http://bank.example" },
        Mistake(.badBankURL("https://bank.example/")) { $0.bankURL = "https://bank.example/" },
        Mistake(.badBankURL("https://bank.example?x")) { $0.bankURL = "https://bank.example?x" },
        Mistake(.badPublicURL("https://a b")) { $0.publicURL = "https://a b" },
        Mistake(.badHomeURL("javascript:alert(1)")) { $0.homeURL = "javascript:alert(1)" },
        Mistake(.badToken(index: 1)) { $0.platformTokens = [String(repeating: "a", count: 64), "secret"] },
        Mistake(.bankTLSWithoutAddress) { $0.bankTLS = HTTPServerTLS(certificate: [], privateKey: []) },
        Mistake(.badNumber(name: "workers", value: 0, range: 1...1024)) { $0.workers = 0 },
        Mistake(.badAppendDeadline(.zero)) { $0.appendDeadline = .zero },
    ]

    @Test("What cannot be started is told why", arguments: mistakes)
    func refused(mistake: Mistake) throws {
        var options = GatewayOptions(bankURL: "https://bank.example")
        try options.check()
        mistake.make(&options)
        #expect(throws: mistake.error) { try options.check() }
        #expect(!"\(mistake.error)".contains("secret"))
    }

    @Test("Tokens let a gateway listen for everybody")
    func tokens() throws {
        var options = GatewayOptions(bankURL: "http://127.0.0.1:8701/custody")
        options.listen = "0.0.0.0:0"
        options.platformTokens = [String(repeating: "aF", count: 32)]
        try options.check()
    }

    @Test("Two gateways do not share an address, and the second says so")
    func addressInUse() async throws {
        try await GatewayFixture.use { fixture in
            let address = String(fixture.address.dropFirst("http://".count))
            #expect(throws: HTTPServerError.self) { try GatewayFixture { $0.listen = address } }
        }
    }

    @Test("Pages that watch the process are there, and everything else is not")
    func otherPages() async throws {
        try await GatewayFixture.use { fixture in
            #expect(try await fixture.get("/healthz").status == 200)
            #expect(try await fixture.get("/readyz").status == 200)
            let metrics = try await fixture.get("/metrics")
            #expect(metrics.status == 200 && metrics.text.contains(#"{server="gateway"}"#))
            for path in ["/", "/pay", "/custody", "/custody/notify/", "/v1", "/v1/events/1", "/admin"] {
                #expect(try await fixture.get(path).status == 404, "\(path)")
            }
            #expect(fixture.gateway.health == .ready)
        }
    }
}
