import Log

/// Puts records of one partition into a chunk.
struct ChunkEncoder {
    /// What a chunk has before the next one is begun; one record may be larger.
    static let fullByteCount = 64 << 10

    private let seed: UInt32
    private let first: Int64
    private var next: Int64
    private var newest: Int64
    private var bytes: [UInt8] = []

    /// - Parameter seed: the checksum of the partition's name (`Seed`).
    init(seed: UInt32, first: Int64) {
        self.seed = seed
        self.first = first
        next = first
        newest = .min
    }

    var isEmpty: Bool { bytes.isEmpty }
    var isFull: Bool { bytes.count >= Self.fullByteCount }

    /// Appends a record with the next offset.
    mutating func append(_ record: NewRecord, timestamp: Int64) {
        let start = bytes.count
        let size = Chunk.fixedByteCount + record.byteCount + 8 * record.headers.count
        bytes.reserveCapacity(max(start + size, bytes.capacity))
        withUnsafeTemporaryAllocation(byteCount: Chunk.fixedByteCount, alignment: 8) { head in
            head.storeBytes(of: UInt32(size - Chunk.prefixByteCount).littleEndian, toByteOffset: 0, as: UInt32.self)
            head.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
            head.storeBytes(of: next.littleEndian, toByteOffset: 8, as: Int64.self)
            head.storeBytes(of: timestamp.littleEndian, toByteOffset: 16, as: Int64.self)
            head.storeBytes(of: Self.length(of: record.key), toByteOffset: 24, as: UInt32.self)
            head.storeBytes(of: Self.length(of: record.value), toByteOffset: 28, as: UInt32.self)
            head.storeBytes(of: UInt32(record.headers.count).littleEndian, toByteOffset: 32, as: UInt32.self)
            bytes.append(contentsOf: head)
        }
        if let key = record.key { bytes.append(contentsOf: key) }
        if let value = record.value { bytes.append(contentsOf: value) }
        for header in record.headers {
            append(UInt32(header.name.utf8.count))
            append(UInt32(header.value.count))
            bytes.append(contentsOf: header.name.utf8)
            bytes.append(contentsOf: header.value)
        }
        seal(from: start)
        next += 1
        newest = max(newest, timestamp)
    }

    /// Appends a record as it is stored already.
    ///
    /// - Parameter whole: with its length and checksum.
    mutating func append(stored whole: UnsafeRawBufferPointer, timestamp: Int64) {
        bytes.append(contentsOf: whole)
        newest = max(newest, timestamp)
    }

    /// - Parameter next: the offset behind it, where that is not behind its last record.
    func chunk(upTo next: Int64? = nil) -> Chunk {
        Chunk(first: first, next: next ?? self.next, newest: newest, bytes: bytes)
    }

    private mutating func append(_ number: UInt32) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func length(of bytes: [UInt8]?) -> UInt32 {
        bytes.map { UInt32($0.count + 1) }?.littleEndian ?? 0
    }

    private mutating func seal(from start: Int) {
        bytes.withUnsafeMutableBytes { bytes in
            let body = UnsafeRawBufferPointer(rebasing: bytes[(start + Chunk.prefixByteCount)...])
            let checksum = CRC32C.checksum(of: body, after: seed)
            bytes.storeBytes(of: checksum.littleEndian, toByteOffset: start + 4, as: UInt32.self)
        }
    }
}
