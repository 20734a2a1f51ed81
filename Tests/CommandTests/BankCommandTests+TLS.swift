import Custody
import Glibc
import HTTP
import JSON
import TestSupport
import Testing

extension BankCommandTests {
    @Test("With a certificate it speaks TLS, and administrators have a port of their own")
    func tls() async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.identity("bank", for: "IP:127.0.0.1")
        let (process, ready) = try await start(
            "--tls-cert", identity.certificate, "--tls-key", identity.privateKey, "--admin-listen", "127.0.0.1:0")
        let address = try #require(ready["bank"]?.string)
        #expect(address.hasPrefix("https://127.0.0.1:"))
        var options = HTTPClientOptions()
        options.authorityFile = authority.certificate
        guard case .answered(let answer) = await (try HTTPClient(options)).send(HTTPCall(.get, address + "/healthz"))
        else { throw TestBankError("no answer over TLS") }
        #expect(answer.status == 200)
        #expect(try await admin(ready).view("/admin/books")["balanced"] == true)
        process.send(SIGTERM)
        #expect(try await process.result().exitCode == 0)
    }

    @Test("It notifies over TLS, with a certificate of its own")
    func notifyTLS() async throws {
        let authority = try await TestAuthority()
        let receiver = try await authority.receiver(keys: keys)
        let identity = try await authority.identity("bank", for: "DNS:bank")
        let (process, ready) = try await start(
            "--notify", receiver.address, "--notify-ca", authority.certificate, "--notify-cert", identity.certificate,
            "--notify-key", identity.privateKey)
        let admin = try admin(ready)
        try await admin.make("/admin/users", ["userNo": "investor", "role": "INVESTOR"])
        let robot = PageRobot(platform: PlatformClient(address: admin.address, keys: keys, http: admin.http))
        let expiry = robot.platform.now() + .seconds(600)
        let view = try await robot.open(
            .recharge,
            [
                "userNo": "investor", "requestNo": "Q1", "amount": "1.00", "payCompany": "YEEPAY", "rechargeWay": "WEB",
                "callbackUrl": "https://platform.example/return", "expired": .string(expiry.wire),
            ])
        _ = try await robot.confirm(view)
        let notice = try await receiver.received.wait(for: 1)[0]
        #expect(notice.isVerified && notice.json["requestNo"] == "Q1")
        process.send(SIGTERM)
        #expect(try await process.result().exitCode == 0)
        receiver.stop()
    }

    @Test("A certificate's key that others can read is warned of, one with a passphrase or none at all is refused")
    func certificateKeys() async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.identity("bank", for: "IP:127.0.0.1")
        #expect(chmod(identity.privateKey, 0o644) == 0)
        let notify = ["--notify-cert", identity.certificate, "--notify-key", identity.privateKey]
        let (process, _) = try await start(
            ["--tls-cert", identity.certificate, "--tls-key", identity.privateKey, "--admin-listen", "127.0.0.1:0"]
                + notify)
        process.send(SIGTERM)
        let warnings = try await process.result().errors.split(separator: "\n").filter { $0.contains("\"warning\"") }
        #expect(warnings.count == 2, "\(warnings)")
        for line in warnings {
            #expect(line.contains("a key file can be read by others") && line.contains(identity.privateKey))
        }

        let encrypted = folder.path("encrypted.key")
        let openssl = try #require(CommandRunner.find("openssl"))
        let made = try await CommandRunner.run(
            openssl, ["pkcs8", "-topk8", "-in", identity.privateKey, "-out", encrypted, "-passout", "pass:hush"])
        #expect(made.exitCode == 0, "\(made.errors)")
        for name in ["tls", "notify"] {
            for (key, why) in [
                (encrypted, "the private key is encrypted with a passphrase"),
                (identity.certificate, "holds \"CERTIFICATE\" where a private key is expected"),
            ] {
                let result = try await CommandRunner.loansaga(
                    "bank", "--keys", keys.folder, "--\(name)-cert", identity.certificate, "--\(name)-key", key)
                #expect(result.exitCode == 1 && result.output.isEmpty)
                #expect(result.errors.hasPrefix("Error: \(key): \(why)"), "\(result.errors)")
            }
        }
    }
}
