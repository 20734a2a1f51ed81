import Crypto
import JSON
import Ledger
import SQLite

/// The bank's database: what is asked of it, in its own words. Used by one thread at a time.
final class StoreFile {
    /// Above this the write-ahead log is moved into the file and cut.
    private static let logLimit = 64 << 20
    /// What a journal in memory may hold; of the oldest rows as many are dropped as come on top.
    static let rowsInMemory: Int64 = 1_000_000

    let database: Database
    let sealer: Sealer
    let journal: JournalTable
    let deliveries: DeliveryTable
    private let rowLimit: Int64?
    private let upsert: Statement
    private let remove: Statement
    private let putSetting: Statement

    /// - Parameter rowLimit: how many rows the journal, and the list of deliveries, may hold; nil for no limit.
    init(_ location: Location, sealer: Sealer, rowLimit: Int64? = nil) throws(DatabaseError) {
        self.rowLimit = rowLimit
        database = try Database(location, schema: StoreSchema.schema)
        self.sealer = sealer
        // A million journal rows have indices of some 50 MB: their inner pages stay in memory.
        try database.execute("PRAGMA cache_size=-65536")
        journal = try JournalTable(database)
        deliveries = try DeliveryTable(database)
        upsert = try database.prepare(
            """
            INSERT INTO records (kind, key, value) VALUES (?, ?, ?)
            ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value
            """)
        remove = try database.prepare("DELETE FROM records WHERE kind = ? AND key = ?")
        putSetting = try database.prepare(
            """
            INSERT INTO settings (name, value) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """)
    }

    /// Writes all of the entries or none; they are on the disk when this returns.
    func commit(_ entries: [StoreEntry]) throws {
        try database.transaction {
            for change in Self.latest(in: entries) { try apply(change) }
            for entry in entries {
                if let row = entry.journal { try journal.append(row) }
                for row in entry.deliveries { try deliveries.append(row) }
                for (setting, value) in entry.settings { try put(setting, value) }
            }
            if let rowLimit {
                try entries.lazy.compactMap(\.journal?.seq).last.map { try journal.drop(upTo: $0 - rowLimit) }
                try entries.lazy.compactMap(\.deliveries.last?.seq).last.map {
                    try deliveries.drop(upTo: $0 - rowLimit)
                }
            }
        }
    }

    /// Of several changes of a record only the last one is written: calls that share a commit share many records.
    private static func latest(in entries: [StoreEntry]) -> [Change] {
        var positions: [RecordName: Int] = [:]
        var latest: [Change] = []
        for change in entries.lazy.flatMap(\.changes) {
            let name = RecordName(kind: change.kind, key: change.key)
            if let position = positions[name] {
                latest[position] = change
            } else {
                positions[name] = latest.count
                latest.append(change)
            }
        }
        return latest
    }

    /// Keys are identifiers of the platform, so that comparing them as texts is comparing their bytes.
    private struct RecordName: Hashable {
        let kind: RecordKind
        let key: String
    }

    private func apply(_ change: Change) throws {
        let kind = change.kind.rawValue
        guard let value = change.value else {
            try remove.run(.text(kind), .text(change.key))
            return
        }
        let text = change.isSensitive ? try seal(value, of: change) : value.text
        try upsert.run(.text(kind), .text(change.key), .text(text))
    }

    private func seal(_ value: JSONValue, of change: Change) throws(CryptoError) -> String {
        let place = Self.place(kind: change.kind.rawValue, key: change.key)
        return try sealer.seal(value.encoded(), associatedData: place)
    }

    /// What a sealed value belongs to: moved to another record it does not open.
    static func place(kind: String, key: String) -> [UInt8] { Array("bank/\(kind)/\(key)".utf8) }

    func put(_ setting: StoreSetting, _ value: String) throws(DatabaseError) {
        try putSetting.run(.text(setting.rawValue), .text(value))
    }

    func setting(_ setting: StoreSetting) throws -> String? {
        try database.prepare("SELECT value FROM settings WHERE name = ?")
            .first(.text(setting.rawValue)) { try $0.text(0) }
    }

    /// Moves the write-ahead log into the file, for a moment when nothing waits.
    func tidy() throws(DatabaseError) {
        try database.checkpoint(isLogTooLong ? .truncate : .passive)
    }

    /// The log must not grow for ever when no moment is idle.
    var isLogTooLong: Bool { database.logByteCount > Self.logLimit }
}
