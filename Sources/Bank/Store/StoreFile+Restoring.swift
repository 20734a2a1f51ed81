import Crypto
import JSON
import Ledger
import SQLite

extension StoreFile {
    /// Every record, sealed ones opened.
    ///
    /// - Throws: `BankError.unreadableRecord` for one that this program or these keys cannot read.
    func records() throws -> [StoredRecord] {
        try database.prepare("SELECT kind, key, value FROM records ORDER BY kind, key").all { row in
            let kind = try row.text(0)
            let key = try row.text(1)
            guard let known = RecordKind(rawValue: kind) else {
                throw BankError.unreadableRecord(kind: kind, key: key, why: "this program knows no such kind")
            }
            return StoredRecord(kind: known, key: key, value: try value(of: try row.text(2), kind: kind, key: key))
        }
    }

    private func value(of text: String, kind: String, key: String) throws(BankError) -> JSONValue {
        do {
            guard Sealer.keyID(of: text) != nil else { return try JSONValue(reading: text) }
            return try JSONValue(reading: try sealer.open(text, associatedData: Self.place(kind: kind, key: key)))
        } catch {
            throw .unreadableRecord(kind: kind, key: key, why: "\(error)")
        }
    }

    /// The secret that authenticates the forms of pages, made where there is none.
    func pageSecret() throws -> [UInt8] {
        let place = Self.place(kind: "setting", key: StoreSetting.pageSecret.rawValue)
        if let sealed = try setting(.pageSecret) { return try sealer.open(sealed, associatedData: place) }
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        try database.transaction { try put(.pageSecret, try sealer.seal(secret, associatedData: place)) }
        return secret
    }
}
