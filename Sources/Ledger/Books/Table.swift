/// Records by key, with what was written since the last commit and since the changes were last taken.
///
/// One log of old values serves twice: unwound, it takes back what a refused rule has written; read, it says what a store
/// must write. Two tables are equal when their records are.
struct Table<Key: Hashable & Sendable, Record: Hashable & Sendable>: Sendable {
    private(set) var records = ShardedMap<Key, Record>()
    private var log: [(key: Key, old: Record?)] = []
    private var committed = 0

    var count: Int { records.count }

    subscript(key: Key) -> Record? {
        get { records[key] }
        set {
            if let newValue {
                log.append((key, records.updateValue(newValue, forKey: key)))
            } else if let old = records.removeValue(forKey: key) {
                log.append((key, old))
            }
        }
    }

    /// Takes back all that was written since the last commit.
    mutating func rollBack() {
        while log.count > committed {
            let (key, old) = log.removeLast()
            put(old, for: key)
        }
    }

    /// - Parameter recording: whether the changes are kept to be taken.
    mutating func commit(recording: Bool) {
        if !recording { log.removeAll(keepingCapacity: true) }
        committed = log.count
    }

    /// The keys whose records differ from when changes were last taken, in the order of their first change.
    mutating func takeChangedKeys() -> [Key] {
        var seen: Set<Key> = []
        var keys: [Key] = []
        for (key, old) in log where seen.insert(key).inserted && records[key] != old {
            keys.append(key)
        }
        log.removeAll(keepingCapacity: true)
        committed = 0
        return keys
    }

    private mutating func put(_ record: Record?, for key: Key) {
        if let record {
            _ = records.updateValue(record, forKey: key)
        } else {
            _ = records.removeValue(forKey: key)
        }
    }

    /// Puts a record in place without a trace in the log.
    mutating func restore(_ record: Record, for key: Key) {
        put(record, for: key)
    }
}

extension Table: Hashable {
    static func == (left: Table, right: Table) -> Bool { left.records == right.records }

    func hash(into hasher: inout Hasher) { hasher.combine(records) }
}
