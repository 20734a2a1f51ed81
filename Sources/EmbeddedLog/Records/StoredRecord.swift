import Log

/// Where the parts of a stored record are among the bytes of its chunk.
struct StoredRecord {
    let offset: Int64
    let timestamp: Int64
    let key: Range<Int>?
    let value: Range<Int>?
    /// With its length and checksum.
    let whole: Range<Int>
    private let headerCount: Int

    /// What is wrong with a record.
    struct Damage: Error {
        let sentence: String

        init(_ sentence: String) {
            self.sentence = sentence
        }
    }

    /// Finds the record that begins there, and checks it.
    init(in bytes: UnsafeRawBufferPointer, at start: Int, seed: UInt32) throws(Damage) {
        guard bytes.count - start >= Chunk.fixedByteCount else {
            throw Damage("\(bytes.count - start) bytes are left where a record has at least \(Chunk.fixedByteCount)")
        }
        let size = Int(Self.number(bytes, start))
        let end = start + Chunk.prefixByteCount + size
        guard size >= Chunk.fixedByteCount - Chunk.prefixByteCount, end <= bytes.count else {
            throw Damage("it says that it has \(size) bytes, of \(bytes.count - start - Chunk.prefixByteCount)")
        }
        let written = Self.number(bytes, start + 4)
        let body = UnsafeRawBufferPointer(rebasing: bytes[(start + Chunk.prefixByteCount)..<end])
        let checksum = CRC32C.checksum(of: body, after: seed)
        guard checksum == written else {
            throw Damage("its checksum is \(Self.hex(checksum)), and \(Self.hex(written)) was written")
        }
        offset = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: Int64.self))
        timestamp = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 16, as: Int64.self))
        whole = start..<end
        headerCount = Int(Self.number(bytes, start + 32))
        var position = start + Chunk.fixedByteCount
        key = try Self.part(Int(Self.number(bytes, start + 24)) - 1, &position, end)
        value = try Self.part(Int(Self.number(bytes, start + 28)) - 1, &position, end)
    }

    /// - Parameter length: -1 for none.
    private static func part(_ length: Int, _ position: inout Int, _ end: Int) throws(Damage) -> Range<Int>? {
        guard length >= 0 else { return nil }
        guard length <= end - position else { throw Damage("a part of it has \(length) bytes, of \(end - position)") }
        defer { position += length }
        return position..<position + length
    }

    func record(in bytes: UnsafeRawBufferPointer, of partition: TopicPartition) throws(Damage) -> Record {
        Record(
            partition: partition, offset: offset, timestamp: timestamp, timestampKind: .appended,
            key: key.map { Array(bytes[$0]) }, value: value.map { Array(bytes[$0]) }, headers: try headers(in: bytes))
    }

    private func headers(in bytes: UnsafeRawBufferPointer) throws(Damage) -> [Header] {
        guard headerCount > 0 else { return [] }
        var position = value?.upperBound ?? key?.upperBound ?? whole.lowerBound + Chunk.fixedByteCount
        var headers: [Header] = []
        for _ in 0..<headerCount {
            guard whole.upperBound - position >= 8 else { throw Damage("headers of it are missing") }
            let nameLength = Int(Self.number(bytes, position))
            let valueLength = Int(Self.number(bytes, position + 4))
            position += 8
            guard let name = try Self.part(nameLength, &position, whole.upperBound),
                let value = try Self.part(valueLength, &position, whole.upperBound)
            else { throw Damage("a header of it is missing") }
            headers.append(Header(String(decoding: bytes[name], as: UTF8.self), Array(bytes[value])))
        }
        return headers
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
    }

    private static func hex(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
