/// A dictionary that never stops to move all it holds.
///
/// A `Dictionary` that is full moves every entry at once: with two million of them that one insertion takes half a
/// second. From a certain size on this one is made of many small dictionaries, which grow one after the other.
struct ShardedMap<Key: Hashable & Sendable, Value: Hashable & Sendable>: Sendable {
    private var shards: [[Key: Value]] = [[:]]
    private(set) var count = 0

    private static var shardCount: Int { 256 }
    private static var largestUnsplit: Int { 4096 }

    subscript(key: Key) -> Value? { shards[shard(of: key)][key] }

    /// The value that was replaced.
    mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
        let old = shards[shard(of: key)].updateValue(value, forKey: key)
        if old == nil {
            count += 1
            if shards.count == 1, count > Self.largestUnsplit { split() }
        }
        return old
    }

    /// The value that was removed.
    mutating func removeValue(forKey key: Key) -> Value? {
        let old = shards[shard(of: key)].removeValue(forKey: key)
        if old != nil { count -= 1 }
        return old
    }

    private func shard(of key: Key) -> Int { Self.shard(of: key, among: shards.count) }

    private static func shard(of key: Key, among count: Int) -> Int {
        count == 1 ? 0 : Int(truncatingIfNeeded: UInt(bitPattern: key.hashValue) % UInt(count))
    }

    private mutating func split() {
        var parts = [[Key: Value]](repeating: [:], count: Self.shardCount)
        for (key, value) in shards[0] { parts[Self.shard(of: key, among: parts.count)][key] = value }
        shards = parts
    }
}

extension ShardedMap: Sequence {
    func makeIterator() -> some IteratorProtocol<(key: Key, value: Value)> { shards.joined().makeIterator() }

    // Closures: a key path of a generic type is made anew at each use, which takes longer than a small map's walk.
    var keys: some Sequence<Key> { lazy.map { $0.key } }
    var values: some Sequence<Value> { lazy.map { $0.value } }
}

extension ShardedMap: Hashable {
    static func == (left: ShardedMap, right: ShardedMap) -> Bool {
        guard left.count == right.count else { return false }
        // Copies share their shards, which are then equal at once.
        if left.shards.count == right.shards.count { return left.shards == right.shards }
        return left.allSatisfy { right[$0.key] == $0.value }
    }

    /// The entries' hashes are added up, so that neither their order nor the number of shards matters.
    func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in self {
            var entry = hasher
            entry.combine(key)
            entry.combine(value)
            sum &+= entry.finalize()
        }
        hasher.combine(sum)
    }
}
