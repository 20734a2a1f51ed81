import Crypto
import Custody
import EmbeddedLog
import Foundation
import HTTP
import JSON
import Log
import Orchestrator
import Roles
import Runtime
import Saga
import Synchronization
import TestSupport
import Testing
import Topics

@Suite("The bank's notifications", .timeLimit(.minutes(2)))
struct NotifyTests {
    private static let path = "/custody/notify"

    @Test("A notification is answered with exactly OK, and is in the log as it was signed")
    func taken() async throws {
        try await GatewayFixture.use { fixture in
            let number = fixture.number("project-1")
            let respData = #"{"requestNo":"\#(number.text)","amount":"10.00","status":"SUCCESS"}"#
            let answer = try await fixture.post(Self.path, fixture.notification(respData), GatewayFixture.form)
            #expect(answer.status == 200 && answer.text == "OK")
            #expect(answer.headers["Content-Type"]?.hasPrefix("text/plain") == true)
            let records = try fixture.records(fixture.topics.inbox)
            #expect(records.map(\.partition) == [fixture.topics.inboxPartition(ofFamily: "project-1")])
            guard case .byNumber(let notification) = try fixture.inbox().first else {
                Issue.record("no notification")
                return
            }
            #expect(notification.requestNo == number && notification.result["status"] == "SUCCESS")
            #expect(notification.evidence["respData"] == .string(respData))
            #expect(fixture.metric(#"loansaga_gateway_notifications_total{outcome="taken"}"#) == 1)
        }
    }

    @Test("A notification that comes again is taken again: the fold knows repeats")
    func repeated() async throws {
        try await GatewayFixture.use { fixture in
            let body = try fixture.notification(#"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#)
            for _ in 0..<3 {
                #expect(try await fixture.post(Self.path, body, GatewayFixture.form).text == "OK")
            }
            #expect(try fixture.inbox().count == 3)
        }
    }

    @Test("OK is not said before the log has acknowledged")
    func durableFirst() async throws {
        let folder = try TemporaryFolder()
        let log = GatedLog(try EmbeddedLog(folder: folder.path("log")))
        try await GatewayFixture.use(log: log) { fixture in
            let isOpen = Mutex(false)
            let body = try fixture.notification(#"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#)
            async let answer = fixture.post(Self.path, body, GatewayFixture.form)
            let opened: Bool = await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    let isHeld = log.gate.waitForOne()
                    isOpen.withLock { $0 = true }
                    log.gate.open()
                    continuation.resume(returning: isHeld)
                }
            }
            #expect(opened)
            #expect(try await answer.text == "OK")
            #expect(isOpen.withLock { $0 })
        }
    }

    @Test("A log that acknowledges nothing gets the bank a 503 in time, and never an OK")
    func lost() async throws {
        let log = MemoryLog()
        log.decideAppends { _ in .lost }
        try await GatewayFixture.use(log: log, { $0.appendDeadline = .milliseconds(300) }) { fixture in
            let body = try fixture.notification(#"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#)
            let answer = try await fixture.post(Self.path, body, GatewayFixture.form)
            #expect(answer.status == 503 && answer.headers["Retry-After"] == "1" && !answer.text.contains("OK"))
            #expect(try fixture.inbox().isEmpty)
            // The log is well again: the bank's next attempt gets there.
            log.decideAppends { _ in .stored(after: 5) }
            #expect(try await fixture.post(Self.path, body, GatewayFixture.form).text == "OK")
            #expect(try !fixture.inbox().isEmpty)
        }
    }

    @Test("What the log keeps only when the bank was told to come again is counted as late")
    func late() async throws {
        let folder = try TemporaryFolder()
        let log = GatedLog(try EmbeddedLog(folder: folder.path("log")))
        try await GatewayFixture.use(log: log, { $0.appendDeadline = .milliseconds(200) }) { fixture in
            let body = try fixture.notification(#"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#)
            #expect(try await fixture.post(Self.path, body, GatewayFixture.form).status == 503)
            log.gate.open()
            let late = #"loansaga_gateway_notifications_total{outcome="late"}"#
            let deadline = ContinuousClock.now + .seconds(20)
            while fixture.metric(late) == nil, ContinuousClock.now < deadline { await Task.yield() }
            #expect(fixture.metric(late) == 1)
            #expect(fixture.metric(#"loansaga_gateway_notifications_total{outcome="taken"}"#) == 0)
            #expect(try fixture.inbox().count == 1)
        }
    }

    @Test("A log that is closed gets the bank a 503 at once")
    func closed() async throws {
        try await GatewayFixture.use { fixture in
            fixture.log.close()
            let body = try fixture.notification(#"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#)
            let answer = try await fixture.post(Self.path, body, GatewayFixture.form)
            #expect(answer.status == 503)
            #expect(fixture.metric(#"loansaga_gateway_notifications_total{outcome="unavailable"}"#) == 1)
            guard case .failed = fixture.gateway.health else {
                Issue.record("\(fixture.gateway.health)")
                return
            }
        }
    }

    @Test("An audit goes to its user's family, sealed nowhere where nothing is personal")
    func audit() async throws {
        try await GatewayFixture.use { fixture in
            let respData = #"{"userNo":"u_1","respCode":"00000","respMsg":"","auditStatus":"REFUSED"}"#
            #expect(try await fixture.post(Self.path, fixture.notification(respData), GatewayFixture.form).text == "OK")
            guard case .family("u_1", .audit(let audit)) = try fixture.inbox().first else {
                Issue.record("no audit")
                return
            }
            #expect(audit.status == "REFUSED" && audit.evidence["respData"] == .string(respData))
        }
    }

    @Test("Personal data is in no record and no line of the log, and opens with the key")
    func sealed() async throws {
        try await GatewayFixture.use { fixture in
            let number = fixture.number("u_1")
            let secrets = ["欧阳晓明", "11010519491231002X", "13800138000", "6222020200012345678"]
            let respData = #"""
                {"requestNo":"\#(number.text)","userNo":"u_1","realName":"\#(secrets[0])","idNumber":"\#(secrets[1])",\#
                "mobile":"\#(secrets[2])","cardNumber":"\#(secrets[3])","status":"SUCCESS"}
                """#
            for text in [respData, respData.replacing(number.text, with: "not-ours")] {
                let answer = try await fixture.post(Self.path, fixture.notification(text), GatewayFixture.form)
                #expect(answer.text == "OK")
            }
            var written = fixture.logged + fixture.metrics.text
            for topic in [fixture.topics.inbox, fixture.topics.deadLetters] {
                let records = try fixture.records(topic)
                #expect(records.count == 1)
                written += records.map { String(decoding: $0.value ?? [], as: UTF8.self) }.joined()
            }
            for secret in secrets { #expect(!written.contains(secret)) }
            guard case .byNumber(let notification) = try fixture.inbox().first else { return }
            let sealer = fixture.keys.platform.sealer
            let name = try sealer.open(
                notification.result["realName"]?.string ?? "", associatedData: Array(number.text.utf8))
            #expect(name == Array("\"欧阳晓明\"".utf8))
            let evidence = try sealer.open(
                notification.evidence.string ?? "", associatedData: Array(number.text.utf8))
            #expect(try JSONValue(reading: evidence)["respData"] == .string(respData))
        }
    }

    @Test(
        "Whatever is not the bank's own word is refused, and nothing of it enters the log",
        arguments: [
            ("signature", 403, ["signature": String(repeating: "ab", count: 256)]),
            ("signature", 403, ["signature": "zz"]),
            ("signature", 403, ["respData": #"{"status":"SUCCESS"}"#]),
            ("otherPlatform", 403, ["platformNo": "5000002"]),
            ("callback", 400, ["responseType": "CALLBACK"]), ("fields", 400, ["responseType": "SERVER"]),
            ("fields", 400, ["signature": ""]),
        ] as [(String, Int, [String: String])])
    func refused(word: String, status: Int, changes: [String: String]) async throws {
        try await GatewayFixture.use { fixture in
            let respData = #"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#
            let answer = try await fixture.post(
                Self.path, fixture.notification(respData, changes), GatewayFixture.form)
            #expect(answer.status == status && answer.text.hasSuffix(".\n"))
            for topic in [fixture.topics.inbox, fixture.topics.deadLetters] {
                #expect(try fixture.records(topic).isEmpty)
            }
            #expect(fixture.metric(#"loansaga_gateway_notifications_total{outcome="\#(word)"}"#) == 1)
        }
    }

    @Test("A signature of nobody whom we trust is none")
    func stranger() async throws {
        try await GatewayFixture.use { fixture in
            let respData = #"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#
            for key in [fixture.keys.stranger, fixture.keys.platform.signingKey] {
                let signature = try Hex.encode(key.signSHA1(Array(respData.utf8)))
                let body = try fixture.notification(respData, signature: signature)
                #expect(try await fixture.post(Self.path, body, GatewayFixture.form).status == 403)
            }
            #expect(try fixture.inbox().isEmpty)
        }
    }

    @Test("A forged serviceName changes nothing")
    func forgedService() async throws {
        try await GatewayFixture.use { fixture in
            let respData = #"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#
            for service in ["RECHARGE", "PERSONAL_REGISTER", "NO_SUCH"] {
                let body = try fixture.notification(respData, ["serviceName": service])
                #expect(try await fixture.post(Self.path, body, GatewayFixture.form).text == "OK")
            }
            #expect(Set(try fixture.inbox()).count == 1)
        }
    }

    @Test("Signed text that cannot be read strictly is refused", arguments: [#"{"a":1,"a":2}"#, "\u{FEFF}{}", "{"])
    func unreadable(respData: String) async throws {
        try await GatewayFixture.use { fixture in
            let answer = try await fixture.post(Self.path, fixture.notification(respData), GatewayFixture.form)
            #expect(answer.status == 400 && answer.text.contains("JSON"))
        }
    }

    @Test(
        "Bytes that are no form are refused",
        arguments: [
            (Array("respData=%ZZ".utf8), 400), ([0xEF, 0xBB, 0xBF] + Array("serviceName=x".utf8), 400),
            (Array("respData=%FF%FE".utf8), 400), ([], 400), (Array("a=1&a=2".utf8), 400),
            (Array(repeating: UInt8(ascii: "a"), count: 2 << 20), 413),
        ] as [([UInt8], Int)])
    func noForm(body: [UInt8], status: Int) async throws {
        try await GatewayFixture.use { fixture in
            let answer = try await fixture.post(Self.path, body, GatewayFixture.form)
            #expect(answer.status == status)
        }
    }

    @Test("What is no POST, and what is no form, is told what to send")
    func wrongWay() async throws {
        try await GatewayFixture.use { fixture in
            let got = try await fixture.get(Self.path)
            #expect(got.status == 405 && got.headers["Allow"] == "POST")
            let body = try fixture.notification("{}")
            #expect(try await fixture.post(Self.path, body).status == 415)
        }
    }

    @Test("Only the bank's networks may come")
    func networks() async throws {
        try await GatewayFixture.use({ $0.bankNetworks = [PeerNetwork("192.0.2.0/24")].compactMap(\.self) }) {
            fixture in
            let body = try fixture.notification(#"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#)
            #expect(try await fixture.post(Self.path, body, GatewayFixture.form).status == 403)
            #expect(try fixture.inbox().isEmpty)
            #expect(fixture.metric(#"loansaga_gateway_notifications_total{outcome="network"}"#) == 1)
        }
    }

    @Test("At an address of its own the bank shows a certificate, and the other address takes no notification")
    func certificates() async throws {
        let authority = try await TestAuthority()
        let server = try await authority.identity("gateway", for: "IP:127.0.0.1").pem()
        let identity = try await authority.identity("bank", for: "DNS:bank")
        let authorityPEM = try authority.pem()
        try await GatewayFixture.use({ options in
            options.bankNetworks = []
            options.bankListen = "127.0.0.1:0"
            options.bankTLS = HTTPServerTLS(
                certificate: server.certificate, privateKey: server.privateKey, clientAuthority: authorityPEM)
        }) { fixture in
            let body = try fixture.notification(#"{"requestNo":"\#(fixture.number("p").text)","status":"SUCCESS"}"#)
            #expect(try await fixture.post(Self.path, body, GatewayFixture.form).status == 404)
            let bankAddress = try #require(fixture.gateway.bankAddress)
            #expect(bankAddress.hasPrefix("https://"))
            var options = HTTPClientOptions()
            options.authorityFile = authority.certificate
            let nobody = try HTTPClient(options)
            options.certificateFile = identity.certificate
            options.privateKeyFile = identity.privateKey
            let bank = try HTTPClient(options)
            defer {
                nobody.stop(within: .zero)
                bank.stop(within: .zero)
            }
            let call = HTTPCall(.post, bankAddress + Self.path, headers: GatewayFixture.form, body: body)
            if case .answered = await nobody.send(call) { Issue.record("a peer without a certificate was heard") }
            #expect(try fixture.inbox().isEmpty)
            guard case .answered(let answer) = await bank.send(call) else {
                Issue.record("the bank was not heard")
                return
            }
            #expect(answer.text == "OK")
            let other = HTTPCall(.get, bankAddress + "/metrics")
            guard case .answered(let nothing) = await bank.send(other) else { return }
            #expect(nothing.status == 404, "the bank's address is for notifications only")
        }
    }
}
