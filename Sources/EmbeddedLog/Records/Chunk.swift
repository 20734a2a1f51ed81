/// Records of one partition as they are stored: one row of the file.
///
/// Each record is, in little-endian order: how many bytes follow the checksum (4), CRC-32C of the partition's name and of
/// those bytes (4), offset (8), timestamp (8), bytes of the key and one more, 0 without a key (4), the same of the value
/// (4), number of headers (4), key, value, and of each header the bytes of name (4) and value (4), name, value.
struct Chunk: Sendable {
    /// The bytes of a record before its key.
    static let fixedByteCount = 36
    /// Of those, the ones before what the checksum covers.
    static let prefixByteCount = 8

    let first: Int64
    /// The offset behind the last record; compaction may have taken the records before it.
    let next: Int64
    /// The timestamp of the last record.
    let newest: Int64
    let bytes: [UInt8]
}
