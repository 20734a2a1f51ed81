@testable import Crypto

/// Keys made once for all tests of a run.
enum TestKeys {
    static let one = Result { try PrivateKey.generate() }
    static let other = Result { try PrivateKey.generate() }

    static func pem(_ key: PrivateKey) throws -> [UInt8] {
        try key.pem().withBytes { [UInt8]($0) }
    }
}

extension SecretBytes {
    var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}
