import Bank
import Crypto
import Custody
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@Suite("Direct calls")
struct DirectTests {
    @Test("A signed call is executed, and the exact bytes of its answer are signed in lower-case hexadecimal")
    func success() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let reply = try await bank.platform.call(.createProject, Samples.project("P2", of: "borrower"))
            #expect(reply.httpStatus == 200 && reply.isVerified && reply.code == "00000" && reply.status == "SUCCESS")
            #expect(reply.headers["Content-Type"]?.hasPrefix("application/json") == true)
            let signature = try #require(reply.headers["signature"])
            #expect(signature.count == 512 && signature.allSatisfy { "0123456789abcdef".contains($0) })
            #expect(try await bank.admin.view("/admin/projects/P2")["projectStatus"] == "COLLECTING")
        }
    }

    @Test("Refusals are answers too: HTTP 200, signed, with their code")
    func refusals() async throws {
        try await BankFixture.use { bank in
            let platform = bank.platform
            let reqData = platform.reqData(Samples.project("P1", of: "nobody"))
            let good = try platform.signed("CREATE_PROJECT", reqData: reqData)
            func changed(_ name: String, to value: String?) -> [(name: String, value: String)] {
                good.fields.compactMap { field in
                    field.name == name ? value.map { (name: name, value: $0) } : field
                }
            }
            let forged = Hex.encode(try bank.keys.stranger.signSHA1(Array(reqData.utf8)))
            let notJSON = try platform.signed("CREATE_PROJECT", reqData: "{\"a\":1,\"a\":2}")
            let cases: [(String, [(name: String, value: String)], String)] = [
                ("an unknown user", good.fields, "20001"),
                ("another platform", changed("platformNo", to: "5000002"), "10004"),
                ("a stranger's signature", changed("signature", to: forged), "10001"),
                ("a signature that is no hexadecimal", changed("signature", to: "xyz"), "10001"),
                ("no signature", changed("signature", to: nil), "10001"),
                ("other bytes than those signed", changed("reqData", to: reqData + " "), "10001"),
                ("no service", changed("serviceName", to: ""), "10006"),
                ("an unknown service", changed("serviceName", to: "FOO"), "10003"),
                ("a gateway service", changed("serviceName", to: "RECHARGE"), "10003"),
                ("a repeated key", notJSON.fields, "10005"),
                ("capitals in the signature", changed("signature", to: good.signature.uppercased()), "20001"),
            ]
            for (what, fields, code) in cases {
                let reply = try platform.reply(to: await platform.post("/service", fields))
                #expect(reply.httpStatus == 200 && reply.isVerified && reply.status == "FAIL", "\(what)")
                #expect(reply.code == code, "\(what)")
            }
            #expect(try await bank.journal().count == cases.count, "a row for each")
        }
    }

    @Test("Several keys of the platform may be trusted at once")
    func rotation() async throws {
        let keys = try BankKeyRing.shared()
        let folder = try TemporaryFolder()
        for name in ["bank.key", "seal.key"] {
            try FileManager.default.copyItem(atPath: "\(keys.folder)/\(name)", toPath: folder.path(name))
        }
        let old = try Data(contentsOf: URL(filePath: "\(keys.folder)/platform.pub"))
        try (Data(keys.stranger.publicKey.pem()) + old).write(to: URL(filePath: folder.path("platform.pub")))
        let bankKeys = try KeyDirectory(path: folder.path("")).loadBankKeys()
        try await BankFixture.use({ $0.keys = bankKeys }) { bank in
            try await bank.stage()
            let reply = try await bank.platform.call(.createProject, Samples.project("P2", of: "borrower"))
            #expect(reply.code == "00000")
            let reqData = bank.platform.reqData(Samples.project("P3", of: "borrower"))
            let signature = Hex.encode(try keys.stranger.signSHA1(Array(reqData.utf8)))
            let new = RequestEnvelope(
                serviceName: "CREATE_PROJECT", platformNo: "5000001", reqData: reqData, signature: signature)
            let another = try bank.platform.reply(to: await bank.platform.post("/service", new.fields))
            #expect(another.code == "00000")
        }
    }

    @Test("What is no form is refused with a 4xx that says why, and nothing happens")
    func malformed() async throws {
        try await BankFixture.use { bank in
            let form = "application/x-www-form-urlencoded"
            let cases: [(String, [UInt8], String, Int)] = [
                ("JSON", Array("{}".utf8), "application/json", 415),
                ("another charset", Array("a=1".utf8), form + "; charset=gbk", 415),
                ("a multipart form", Array("--x".utf8), "multipart/form-data; boundary=x", 415),
                ("a broken escape", Array("serviceName=%G1".utf8), form, 400),
                ("an escape cut off", Array("serviceName=%A".utf8), form, 400),
                ("a field twice", Array("reqData=a&reqData=b".utf8), form, 400),
                ("65 fields", Array((0..<65).map { "f\($0)=" }.joined(separator: "&").utf8), form, 400),
            ]
            for (what, body, contentType, status) in cases {
                for path in ["/service", "/gateway", "/gateway/page"] {
                    let outcome = await bank.platform.post(path, body, contentType: contentType)
                    guard case .answered(let answer) = outcome else {
                        Issue.record("\(what) to \(path): \(outcome)")
                        continue
                    }
                    #expect(answer.status == status, "\(what) to \(path)")
                    #expect(answer.headers["signature"] == nil)
                }
            }
            let rows = try await bank.journal()
            #expect(rows.count == cases.count * 3 && rows.allSatisfy { $0.hasSuffix(" - - same silent") })
        }
    }

    @Test("A body over the profile's limit is refused with 413 before any of it is read; one at the limit is read")
    func largeBodies() async throws {
        let limit = Profile.sandbox.limits.maximumBody
        try await BankFixture.use { bank in
            for path in ["/service", "/gateway", "/gateway/page", "/admin/users"] {
                let answer = try RawExchange.send(
                    "POST \(path) HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(limit + 1)\r\n\r\n",
                    to: bank.server.address)
                #expect(answer.status == 413, "\(path)")
            }
            let name = "reqData="
            let body = Array((name + String(repeating: "a", count: limit - name.utf8.count)).utf8)
            let reply = try bank.platform.reply(to: await bank.platform.post("/service", body))
            #expect(reply.code == "10006", "serviceName is missing")
        }
    }

    @Test("An empty form is a request without fields")
    func empty() async throws {
        try await BankFixture.use { bank in
            let reply = try bank.platform.reply(to: await bank.platform.post("/service", []))
            #expect(reply.code == "10006" && reply.isVerified)
            #expect(try await bank.journal() == ["direct - - 10006 same answered"])
        }
    }

    @Test("Other paths are 404, other methods 405 with what is allowed")
    func pathsAndMethods() async throws {
        try await BankFixture.use { bank in
            let http = bank.platform.http
            for (path, status) in [
                ("/", 404), ("/service/", 404), ("/Service", 404), ("/admin", 404), ("/adminx", 404),
                ("/service", 405), ("/gateway", 405), ("/gateway/page", 405), ("/healthz", 200), ("/readyz", 200),
                ("/metrics", 200),
            ] {
                guard case .answered(let answer) = await http.send(HTTPCall(.get, bank.server.address + path)) else {
                    Issue.record("\(path): no answer")
                    continue
                }
                #expect(answer.status == status, "GET \(path)")
                #expect(answer.headers["Allow"] == (status == 405 ? "POST" : nil))
            }
            guard
                case .answered(let answer) = await http.send(
                    HTTPCall(.post, bank.server.address + "/healthz", body: [1]))
            else { throw TestBankError("no answer") }
            #expect(answer.status == 405 && answer.headers["Allow"] == "GET, HEAD")
        }
    }

    @Test("Calls at the same time are executed one after the other, each once, and journalled without a gap")
    func parallel() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let codes = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        // Each number is used by two calls of the same content.
                        let parameters = Samples.freeze("F\(number / 2)", of: "investor", on: "P1", "1.00")
                        return try await bank.platform.call(.userAutoPreTransaction, parameters).code
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes == [String?](repeating: "00000", count: 40))
            #expect(try await bank.admin.user("investor")["frozen"] == "20.00")
            let rows = try await bank.admin.rows("/admin/journal")
            #expect(rows.map { $0["seq"]?.number?.int64 } == (1...40).map { Int64($0) })
            #expect(rows.filter { $0["changed"] == true }.count == 20)
            #expect(try await bank.admin.view("/admin/books")["balanced"] == true)
        }
    }
}
