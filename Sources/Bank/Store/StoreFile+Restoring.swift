import Crypto
import JSON
import Ledger
import SQLite

extension StoreFile {
    /// Every record in turn, sealed ones opened; what went wrong is asked afterwards.
    func records() throws(DatabaseError) -> StoredRecords {
        StoredRecords(
            self,
            select: try database.prepare(
                "SELECT kind, key, value FROM records WHERE (kind, key) > (?, ?) ORDER BY kind, key LIMIT 512"))
    }

    fileprivate func record(_ row: Row) throws -> StoredRecord {
        let kind = try row.text(0)
        let key = try row.text(1)
        guard let known = RecordKind(rawValue: kind) else {
            throw BankError.unreadableRecord(kind: kind, key: key, why: "this program knows no such kind")
        }
        return StoredRecord(kind: known, key: key, value: try value(of: try row.text(2), kind: kind, key: key))
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

/// The records of a store, read some hundred at a time; a throw of the store ends them early.
final class StoredRecords: Sequence, IteratorProtocol {
    /// What ended them before their time.
    private(set) var failure: (any Error)?
    private let file: StoreFile
    private let select: Statement
    private var read: [StoredRecord] = []
    private var isOver = false

    fileprivate init(_ file: StoreFile, select: Statement) {
        self.file = file
        self.select = select
    }

    private var last = (kind: "", key: "")

    func next() -> StoredRecord? {
        if read.isEmpty, !isOver { readOn() }
        return read.popLast()
    }

    private func readOn() {
        do {
            read = try select.all(.text(last.kind), .text(last.key)) { try file.record($0) }.reversed()
            if let newest = read.first { last = (newest.kind.rawValue, newest.key) }
            isOver = read.isEmpty
        } catch {
            failure = error
            isOver = true
        }
    }
}
