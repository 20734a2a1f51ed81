import Testing

@testable import Crypto

@Suite struct SignatureTests {
    static let key = Result { try PrivateKey.generate() }

    @Test("A signature verifies; with one bit changed anywhere it does not")
    func tampering() throws {
        let key = try Self.key.get()
        let message = [UInt8]("{\"requestNo\":\"R1\",\"amount\":\"100.00\"}".utf8)
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
}
