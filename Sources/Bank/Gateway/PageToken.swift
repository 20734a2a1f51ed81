import Crypto

/// Proves that a page's form came from this bank: nobody else can name a page and have it confirmed.
struct PageToken: Sendable {
    private let secret: [UInt8]

    init(secret: [UInt8]) {
        self.secret = secret
    }

    func token(of page: PageName) -> String {
        Hex.encode(Digest.hmacSHA256(Array("page/\(page.text)".utf8), key: secret))
    }

    func fits(_ token: String, _ page: PageName) -> Bool {
        Digest.equal(Array(token.utf8), Array(self.token(of: page).utf8))
    }
}
