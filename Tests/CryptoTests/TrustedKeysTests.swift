import Testing

@testable import Crypto

@Suite struct TrustedKeysTests {
    private let message = [UInt8]("respData".utf8)

    @Test("Any of several trusted keys verifies, and no other")
    func rotation() throws {
        let (old, new) = (try TestKeys.one.get(), try TestKeys.other.get())
        let both = try TrustedKeys(pem: try old.publicKey.pem() + [UInt8]("\nnext key:\n".utf8) + new.publicKey.pem())
        let onlyNew = try TrustedKeys([new.publicKey])
        #expect(both.keys.count == 2)
        #expect(both.contains(old.publicKey) && both.contains(new.publicKey))
        #expect(both.verifiesSHA1(try old.signSHA1(message), of: message))
        #expect(both.verifiesSHA1(try new.signSHA1(message), of: message))
        #expect(onlyNew.verifiesSHA1(try new.signSHA1(message), of: message))
        #expect(!onlyNew.verifiesSHA1(try old.signSHA1(message), of: message))
        #expect(!both.verifiesSHA1(try old.signSHA1(message), of: message + [0]))
        #expect(!onlyNew.contains(old.publicKey))
    }

    @Test("One bad block among good ones refuses the file")
    func oneBad() throws {
        let key = try TestKeys.one.get()
        let good = try key.publicKey.pem()
        #expect(throws: CryptoError.wrongBlock(label: "PRIVATE KEY", wanted: .publicKey)) {
            try TrustedKeys(pem: good + (try TestKeys.pem(key)))
        }
        #expect(throws: CryptoError.self) { try TrustedKeys(pem: good + good.dropLast(30)) }
    }

    @Test("None and too many are refused")
    func counts() throws {
        let key = try TestKeys.one.get().publicKey
        #expect(throws: CryptoError.notPEM) { try TrustedKeys([]) }
        #expect(throws: CryptoError.tooManyPublicKeys(9, limit: 8)) {
            try TrustedKeys([PublicKey](repeating: key, count: 9))
        }
        let pem = try key.pem()
        #expect(try TrustedKeys(pem: [[UInt8]](repeating: pem, count: 8).flatMap { $0 }).keys.count == 8)
        #expect(throws: CryptoError.tooManyPublicKeys(9, limit: 8)) {
            try TrustedKeys(pem: [[UInt8]](repeating: pem, count: 9).flatMap { $0 })
        }
    }
}
