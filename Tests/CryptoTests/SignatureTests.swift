import Foundation
import TestSupport
import Testing

@testable import Crypto

@Suite struct SignatureTests {
    private let message = [UInt8]("{\"requestNo\":\"R1\",\"amount\":\"100.00\",\"name\":\"张三\"}".utf8)

    @Test("A signature verifies; with one bit changed anywhere it does not")
    func tampering() throws {
        let key = try TestKeys.one.get()
        let signature = try key.signSHA1(message)
        #expect(signature.count == 256)
        #expect(key.publicKey.verifiesSHA1(signature, of: message))
        for bit in 0..<(signature.count * 8) {
            var other = signature
            other[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.publicKey.verifiesSHA1(other, of: message), "signature, bit \(bit)")
        }
        for bit in 0..<(message.count * 8) {
            var other = message
            other[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.publicKey.verifiesSHA1(signature, of: other), "message, bit \(bit)")
        }
    }

    @Test("A signature that is empty, cut, or too long does not verify")
    func wrongLength() throws {
        let key = try TestKeys.one.get()
        let signature = try key.signSHA1(message)
        let cut = [UInt8](signature.dropLast())
        for wrong in [[], [0], cut, signature + [0], [0] + signature, signature + signature] as [[UInt8]] {
            #expect(!key.publicKey.verifiesSHA1(wrong, of: message), "\(wrong.count) bytes")
        }
    }

    @Test("Another key does not verify")
    func wrongKey() throws {
        let signature = try TestKeys.one.get().signSHA1(message)
        #expect(try !TestKeys.other.get().publicKey.verifiesSHA1(signature, of: message))
    }

    @Test("A failed check leaves nothing in OpenSSL's error queue")
    func emptyQueue() throws {
        let key = try TestKeys.one.get()
        #expect(!key.publicKey.verifiesSHA1([1, 2, 3], of: message))
        #expect(ErrorQueue.drain() == [])
        #expect(throws: CryptoError.self) { try PublicKey(pem: [UInt8]("-----BEGIN PUBLIC KEY-----\nAA==\n".utf8)) }
        #expect(ErrorQueue.drain() == [])
    }

    @Test("Messages of every kind of length sign and verify", arguments: [0, 1, 55, 56, 63, 64, 65, 600, 100_000])
    func lengths(count: Int) throws {
        let key = try TestKeys.one.get()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(key.publicKey.verifiesSHA1(try key.signSHA1(bytes), of: bytes))
    }

    @Test("The openssl command verifies what is signed here")
    func commandVerifies() async throws {
        let key = try TestKeys.one.get()
        let folder = try TemporaryFolder()
        let publicFile = try folder.write("key.pub", try key.publicKey.pem())
        let signatureFile = try folder.write("signature", try key.signSHA1(message))
        let output = try await OpenSSLCommand.run(
            "dgst", "-sha1", "-verify", publicFile, "-signature", signatureFile, input: message)
        #expect(String(decoding: output, as: UTF8.self) == "Verified OK\n")
        await #expect(throws: OpenSSLCommand.Failed.self) {
            try await OpenSSLCommand.run(
                "dgst", "-sha1", "-verify", publicFile, "-signature", signatureFile, input: message + [0])
        }
    }

    @Test("What the openssl command signs verifies here, and is what is signed here")
    func commandSigns() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("key")
        try await OpenSSLCommand.run("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", file)
        let signature = try await OpenSSLCommand.run("dgst", "-sha1", "-sign", file, input: message)
        let key = try PrivateKey(pem: try folder.read("key"))
        #expect(try key.signSHA1(message) == signature)
        let publicKey = try PublicKey(pem: try await OpenSSLCommand.run("pkey", "-in", file, "-pubout"))
        #expect(publicKey.verifiesSHA1(signature, of: message))
        #expect(publicKey.isSame(as: key.publicKey))
    }

    @Test("Eight threads that sign at once get what one thread gets")
    func threads() throws {
        let key = try TestKeys.one.get()
        let messages = (0..<32).map { number in [UInt8]("message \(number)".utf8) }
        let expected = try messages.map { try key.signSHA1($0) }
        let results = Collected()
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for step in 0..<32 {
                let number = (step + thread * 5) % 32
                let signature = try? key.signSHA1(messages[number])
                let verified = key.publicKey.verifiesSHA1(expected[number], of: messages[number])
                results.add(signature == expected[number] && verified)
            }
        }
        #expect(results.all == [Bool](repeating: true, count: 256))
    }
}
