/// Which partition a key belongs to: the same as with Kafka's own clients, so that records of other programs under the
/// same keys land beside ours.
///
/// Kafka's default partitioner: murmur2 of the key, without the sign bit, modulo the partitions
/// (https://kafka.apache.org/documentation/#producerconfigs_partitioner.class).
public enum Partitioner {
    /// - Parameter partitions: at least 1.
    public static func partition(of key: [UInt8], among partitions: Int) -> Int {
        Int(murmur2(key) & 0x7fff_ffff) % max(1, partitions)
    }

    /// MurmurHash 2.0 of 32 bit by Austin Appleby, with the seed that Kafka uses.
    static func murmur2(_ bytes: [UInt8]) -> UInt32 {
        let multiplier: UInt32 = 0x5bd1_e995
        var hash = 0x9747_b28c ^ UInt32(truncatingIfNeeded: bytes.count)
        let whole = bytes.count & ~3
        for start in stride(from: 0, to: whole, by: 4) {
            var word = bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            word &*= multiplier
            word ^= word >> 24
            word &*= multiplier
            hash = (hash &* multiplier) ^ word
        }
        if whole < bytes.count {
            hash ^= bytes[whole...].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            hash &*= multiplier
        }
        hash ^= hash >> 13
        hash &*= multiplier
        return hash ^ (hash >> 15)
    }
}
