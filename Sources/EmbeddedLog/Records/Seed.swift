import Log

/// What the checksums of a partition's records begin with, so that a record in the wrong place does not pass.
enum Seed {
    static func of(_ partition: TopicPartition) -> UInt32 {
        Array(partition.description.utf8).withUnsafeBytes { CRC32C.checksum(of: $0) }
    }
}
