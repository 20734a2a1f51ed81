import Crypto
import Custody
import Expressions
import HTTP
import Orchestrator
import Roles
import Saga
import TestSupport
import Testing

/// A bank without an answer at every point where one can be missing: what the workers write is what is certain.
@Suite("Step workers and a bank that breaks off") struct StepsCutPointTests {
    /// A service that may be repeated on a kept connection, and one that may not.
    private static let services = [Service.userAutoPreTransaction, .modifyProject]

    /// The shortest time-outs that a profile can have.
    private static let hasty: Profile = {
        var profile = Profile.sandbox
        for service in Service.allCases { profile.services[service]?.timeout = .seconds(1) }
        return profile
    }()

    private func command(_ steps: StepsFixture, _ service: Service) -> [(String, Value)] {
        service == .modifyProject
            ? [("projectNo", .text("P1")), ("projectStatus", .text("MISCARRY"))] : StepsFixture.freeze()
    }

    /// Sends one command and expects one outcome of that kind, committed when it was written.
    private func expect(_ kind: String, from bank: String, _ service: Service) async throws {
        try await StepsFixture.use { steps in
            let adapt: (inout StepsOptions) -> Void = { $0.connectTimeout = .milliseconds(300) }
            try await steps.working(bank: bank, profile: { _ in Self.hasty }, adapting: adapt) { _ in
                try await steps.send([steps.command(1, service, with: command(steps, service))])
                #expect(try await steps.outcomes(1).map(\.outcome.kind) == [kind])
            }
            #expect(try await steps.committed(service) == 1)
            #expect(try steps.evidence().isEmpty)
        }
    }

    @Test("1: the name is unknown", arguments: services)
    func nameUnknown(_ service: Service) async throws {
        // A label this long is refused before anybody is asked.
        let bank = "https://\(String(repeating: "x", count: 64)).invalid"
        try await expect("notSent transport", from: bank, service)
    }

    @Test("2: the connection is refused", arguments: services)
    func refused(_ service: Service) async throws {
        let port = try {
            let server = try MisbehavingServer(everyRequest: .silence)
            server.stop()
            _ = try? RawConnection(port: server.port).readToEnd()
            return server.port
        }()
        try await expect("notSent transport", from: "http://127.0.0.1:\(port)", service)
    }

    @Test("3: the connection takes too long", arguments: services)
    func connectTimeout(_ service: Service) async throws {
        let full = try FullBacklog()
        try await expect("notSent transport", from: "http://127.0.0.1:\(full.port)", service)
    }

    @Test("4: the TLS handshake is cut or not answered", arguments: services, [true, false])
    func handshake(_ service: Service, isCut: Bool) async throws {
        let server = try MisbehavingServer { _ in isCut ? .resetAfter(bytes: 1) : .stopReadingAfter(bytes: 64) }
        try await expect("notSent transport", from: "https://127.0.0.1:\(server.port)", service)
    }

    @Test("5 and 6: the connection breaks in the middle of the request, or the bank stops reading", arguments: services)
    func midRequest(_ service: Service) async throws {
        for manner in [MisbehavingServer.Manner.resetAfter(bytes: 100), .stopReadingAfter(bytes: 100)] {
            let server = try MisbehavingServer { _ in manner }
            try await expect("inDoubt transport", from: server.url, service)
            #expect(server.requests.isEmpty && server.connections == 1)
        }
    }

    @Test(
        "7 to 11: no answer, silence, or one that breaks off",
        arguments: services,
        [
            .answerAndReset([]), .answerAndClose([]), .silence, .answerAndReset(Array("HTTP/1.1 200 OK\r\nCo".utf8)),
            .answerAndClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"status".utf8)),
        ] as [MisbehavingServer.Reaction])
    func breaksOff(_ service: Service, _ reaction: MisbehavingServer.Reaction) async throws {
        let server = try MisbehavingServer(everyRequest: reaction)
        try await expect("inDoubt transport", from: server.url, service)
        #expect(server.requests.count == 1)
    }

    @Test("12: the answer has a wrong signature, none, or one that is no signature", arguments: services)
    func wrongSignature(_ service: Service) async throws {
        let body = "{\"respCode\":\"00000\",\"respMsg\":\"ok\",\"status\":\"SUCCESS\"}"
        let stranger = Hex.encode(try BankKeyRing.shared().stranger.signSHA1(Array(body.utf8)))
        let answers = [
            ("inDoubt signatureWrong", MisbehavingServer.response(200, body, "signature: \(stranger)")),
            ("inDoubt signatureWrong", MisbehavingServer.response(200, body, "signature: not hexadecimal")),
            ("inDoubt signatureMissing", MisbehavingServer.response(200, body)),
        ]
        for (kind, answer) in answers {
            let server = try MisbehavingServer(everyRequest: .answerAndClose(answer))
            try await expect(kind, from: server.url, service)
            #expect(server.requests.count == 1)
        }
    }

    @Test("13 and 14: the bank answers 5xx", arguments: services, [500, 502, 503])
    func status(_ service: Service, _ status: Int) async throws {
        let server = try MisbehavingServer(everyRequest: .answerAndClose(MisbehavingServer.response(status, "text")))
        try await expect("inDoubt httpStatus(\(status))", from: server.url, service)
        #expect(server.requests.count == 1)
    }

    @Test("An answer that is too long is in doubt", arguments: services)
    func tooLong(_ service: Service) async throws {
        let long = String(repeating: "x", count: StepsOptions.longestAnswer + 1)
        let server = try MisbehavingServer(everyRequest: .answerAndClose(MisbehavingServer.response(200, long)))
        try await expect("inDoubt transport", from: server.url, service)
    }

    @Test("A redirect is not followed", arguments: services)
    func redirect(_ service: Service) async throws {
        let other = try MisbehavingServer(everyRequest: .silence)
        let answer = MisbehavingServer.response(307, "", "Location: \(other.url)/service")
        let server = try MisbehavingServer(everyRequest: .answerAndClose(answer))
        try await expect("inDoubt httpStatus(307)", from: server.url, service)
        #expect(other.connections == 0)
    }
}
