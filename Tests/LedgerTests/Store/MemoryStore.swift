import JSON

@testable import Ledger

/// What a store would have on its disk: the last value of every record, as text.
struct MemoryStore {
    private var rows: [String: (kind: RecordKind, key: String, text: String)] = [:]
    private(set) var sensitiveKeys: Set<String> = []

    mutating func write(_ changes: [Change]) {
        for change in changes {
            let row = "\(change.kind.rawValue) \(change.key)"
            rows[row] = change.value.map { (change.kind, change.key, $0.text) }
            if change.isSensitive { sensitiveKeys.insert(row) }
        }
    }

    func records() throws -> [StoredRecord] {
        try rows.values.map { StoredRecord(kind: $0.kind, key: $0.key, value: try JSONValue(reading: $0.text)) }
    }

    /// The records whose text holds a piece of text.
    func rows(with piece: String) -> [String] {
        rows.filter { $0.value.text.contains(piece) }.keys.sorted()
    }
}
