import TestSupport
import Testing

@testable import Crypto

@Suite struct KeyReadingTests {
    private let folder: TemporaryFolder
    private let privateFile: String

    init() throws {
        folder = try TemporaryFolder()
        privateFile = try folder.write("key", try TestKeys.pem(try TestKeys.one.get()))
    }

    private func privateError(_ pem: [UInt8]) -> CryptoError? {
        do throws(CryptoError) {
            _ = try PrivateKey(pem: pem)
            return nil
        } catch {
            return error
        }
    }

    private func publicError(_ pem: [UInt8]) -> CryptoError? {
        do throws(CryptoError) {
            _ = try PublicKey(pem: pem)
            return nil
        } catch {
            return error
        }
    }

    @Test("Both formats of PEM for RSA keys are read")
    func formats() async throws {
        let key = try TestKeys.one.get()
        let traditional = try await OpenSSLCommand.run("rsa", "-in", privateFile, "-traditional")
        #expect(String(decoding: traditional, as: UTF8.self).hasPrefix("-----BEGIN RSA PRIVATE KEY-----"))
        #expect(try PrivateKey(pem: traditional).publicKey.isSame(as: key.publicKey))
        let rsaPublic = try await OpenSSLCommand.run("rsa", "-in", privateFile, "-RSAPublicKey_out")
        #expect(String(decoding: rsaPublic, as: UTF8.self).hasPrefix("-----BEGIN RSA PUBLIC KEY-----"))
        #expect(try PublicKey(pem: rsaPublic).isSame(as: key.publicKey))
        let withText = [UInt8]("Bank, since 2024\r\n".utf8) + (try key.publicKey.pem())
        #expect(try PublicKey(pem: withText).isSame(as: key.publicKey))
    }

    @Test("A key written here is PKCS #8, reads back, and the openssl command finds it in order")
    func written() async throws {
        let key = try TestKeys.one.get()
        let pem = try key.pem()
        #expect(pem.text.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        #expect(try PrivateKey(pem: pem).publicKey.isSame(as: key.publicKey))
        let said = try await OpenSSLCommand.run("pkey", "-in", privateFile, "-check", "-noout")
        #expect(String(decoding: said, as: UTF8.self) == "Key is valid\n")
        #expect(key.publicKey.bits == 2048)
        #expect(try await OpenSSLCommand.run("pkey", "-in", privateFile, "-pubout") == key.publicKey.pem())
    }

    @Test(
        "What is no PEM is refused as that",
        arguments: [
            "", "\n", "hello", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "-----BEGIN", "----- BEGIN PUBLIC KEY -----\n",
            "\u{0}\u{0}\u{0}",
        ])
    func notPEM(text: String) {
        #expect(privateError([UInt8](text.utf8)) == .notPEM)
        #expect(publicError([UInt8](text.utf8)) == .notPEM)
    }

    @Test(
        "A block that is cut or damaged is refused as that",
        arguments: [
            "-----BEGIN # KEY-----\n", "-----BEGIN # KEY-----\nAAAA\n", "-----BEGIN # KEY-----\nAAAA\n-----END # KE",
            "-----BEGIN # KEY-----\nAAAA\n-----END OTHER KEY-----\n",
            "-----BEGIN # KEY-----\n!!!!\n-----END # KEY-----\n",
            "-----BEGIN # KEY-----\n-----END # KEY-----\n", "-----BEGIN # KEY-----\nAAAA\n-----END # KEY-----\n",
            "-----BEGIN # KEY-----\nMAA=\n-----END # KEY-----\n",
        ])
    func damaged(text: String) {
        func isDamaged(_ error: CryptoError?) -> Bool {
            if case .damagedKey = error { true } else { false }
        }
        for (kind, error) in [("PRIVATE", privateError), ("PUBLIC", publicError)] {
            let pem = text.split(separator: "#", omittingEmptySubsequences: false).joined(separator: kind)
            let found = error([UInt8](pem.utf8))
            #expect(isDamaged(found), "\(kind): \(String(describing: found))")
        }
    }

    @Test("A real key cut after any line is refused")
    func cut() throws {
        let lines = try TestKeys.one.get().pem().text.split(separator: "\n")
        for count in 1..<lines.count {
            let pem = lines.prefix(count).joined(separator: "\n")
            #expect(privateError([UInt8](pem.utf8)) != nil, "\(count) lines")
            let closed = (lines.prefix(count) + ["-----END PRIVATE KEY-----"]).joined(separator: "\n")
            guard count < lines.count - 1 else { continue }
            #expect(privateError([UInt8](closed.utf8)) != nil, "\(count) lines and an end")
        }
    }

    @Test("The wrong half of a pair is refused by its label")
    func wrongHalf() async throws {
        let key = try TestKeys.one.get()
        #expect(
            privateError(try key.publicKey.pem()) == .wrongBlock(label: "PUBLIC KEY", wanted: .privateKey))
        #expect(publicError(try TestKeys.pem(key)) == .wrongBlock(label: "PRIVATE KEY", wanted: .publicKey))
        let certificate = try await OpenSSLCommand.run("req", "-x509", "-new", "-key", privateFile, "-subj", "/CN=bank")
        #expect(publicError(certificate) == .wrongBlock(label: "CERTIFICATE", wanted: .publicKey))
        #expect(publicError(certificate)?.description.contains("openssl x509 -pubkey") == true)
    }

    @Test("An encrypted key is refused as encrypted, in both formats", arguments: [["pkey"], ["rsa", "-traditional"]])
    func encrypted(command: [String]) async throws {
        let pem = try await OpenSSLCommand.run(command + ["-in", privateFile, "-aes128", "-passout", "pass:secret"])
        #expect(privateError(pem) == .encryptedKey)
    }

    @Test("An RSA key below 2048 bit is refused with its length", arguments: [512, 1024, 2040])
    func small(bits: Int) async throws {
        let file = folder.path("small")
        try await OpenSSLCommand.run("genrsa", "-out", file, "\(bits)")
        #expect(privateError(try folder.read("small")) == .keyTooSmall(bits: bits))
        #expect(publicError(try await OpenSSLCommand.run("pkey", "-in", file, "-pubout")) == .keyTooSmall(bits: bits))
    }

    @Test(
        "A key for another algorithm is refused by that algorithm's name",
        arguments: [
            (["-algorithm", "ED25519"], "ED25519"),
            (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "EC"),
            (["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"], "RSA-PSS"),
        ])
    func otherAlgorithm(arguments: [String], name: String) async throws {
        let file = folder.path("other")
        try await OpenSSLCommand.run(["genpkey", "-out", file] + arguments)
        #expect(privateError(try folder.read("other")) == .notRSA(algorithm: name))
        #expect(publicError(try await OpenSSLCommand.run("pkey", "-in", file, "-pubout")) == .notRSA(algorithm: name))
    }

    @Test("Larger keys are accepted")
    func larger() async throws {
        let file = folder.path("large")
        try await OpenSSLCommand.run("genrsa", "-out", file, "3072")
        let key = try PrivateKey(pem: try folder.read("large"))
        let signature = try key.signSHA1([1, 2, 3])
        #expect(signature.count == 384)
        #expect(key.publicKey.verifiesSHA1(signature, of: [1, 2, 3]))
    }

    @Test("Several blocks where one key belongs are refused with their number")
    func several() throws {
        let key = try TestKeys.one.get()
        let pem = try TestKeys.pem(key)
        #expect(privateError(pem + pem) == .severalPrivateKeys(2))
        #expect(publicError(try key.publicKey.pem() + key.publicKey.pem()) == .tooManyPublicKeys(2, limit: 1))
    }

    @Test("A private key file with random damage is refused, or signs rightly")
    func randomDamage() throws {
        let key = try TestKeys.one.get()
        let pem = try TestKeys.pem(key)
        var random = SeededGenerator(seed: 20_240_229)
        for round in 0..<2000 {
            var damaged = pem
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                damaged[Int.random(in: pem.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let read = try? PrivateKey(pem: damaged) else { continue }
            let verified = read.publicKey.verifiesSHA1(try read.signSHA1([1]), of: [1])
            #expect(verified, "seed 20240229, round \(round)")
        }
        #expect(ErrorQueue.drain() == [])
    }
}
