import Testing

@testable import Crypto

@Suite struct SignatureSelfTestTests {
    private func verdict(
        _ sign: ([UInt8]) throws(CryptoError) -> [UInt8], _ verifies: ([UInt8], [UInt8]) -> Bool
    ) -> CryptoError? {
        do throws(CryptoError) {
            try SignatureSelfTest.check(sign: sign, verifies: verifies)
            return nil
        } catch {
            return error
        }
    }

    @Test("This system signs and verifies over SHA-1")
    func passes() throws {
        try SignatureSelfTest.run()
    }

    @Test("A system that refuses is told from one that computes wrongly")
    func verdicts() throws {
        let key = try PrivateKey(pem: [UInt8](SelfTestKey.pem.utf8))
        let sign = { (bytes: [UInt8]) throws(CryptoError) in try key.signSHA1(bytes) }
        let verifies = { (signature: [UInt8], bytes: [UInt8]) in key.publicKey.verifiesSHA1(signature, of: bytes) }
        let refuses = { (_: [UInt8]) throws(CryptoError) -> [UInt8] in
            throw .library(operation: "sign", reasons: ["invalid digest"])
        }
        #expect(verdict(sign, verifies) == nil)
        #expect(verdict(refuses, verifies) == .sha1Forbidden(reasons: ["invalid digest"]))
        #expect(verdict(sign) { _, _ in false } == .sha1Forbidden(reasons: []))
        #expect(verdict(sign) { _, _ in true } == .wrongSelfTestAnswer)
        #expect(verdict({ _ in [1, 2, 3] }, verifies) == .wrongSelfTestAnswer)
    }

    @Test("The message says what forbids it and what to do")
    func message() {
        let text = CryptoError.sha1Forbidden(reasons: ["invalid digest"]).description
        for part in ["SHA-1", "RHEL 9", "update-crypto-policies", "OPENSSL_CONF", "invalid digest"] {
            #expect(text.contains(part), "\(part)")
        }
    }
}
