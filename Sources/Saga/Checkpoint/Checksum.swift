import Crypto

/// A checkpoint's last member: the first 8 bytes of the SHA-256 of what stands before it.
enum Checksum {
    /// `,"sum":"0123456789abcdef"}`
    static let length = 26

    static func text(_ bytes: [UInt8]) -> String { Hex.encode(Array(Digest.sha256(bytes).prefix(8))) }
}

extension JSONBytes {
    /// The object that was written, with its checksum.
    func checked() -> [UInt8] {
        var bytes = bytes
        bytes.removeLast()
        let sum = Checksum.text(bytes)
        bytes.append(contentsOf: ",\"sum\":\"".utf8)
        bytes.append(contentsOf: sum.utf8)
        bytes.append(contentsOf: "\"}".utf8)
        return bytes
    }
}

extension Checksum {
    /// Checks the format that a checkpoint is in, and that it is as it was written.
    ///
    /// - Returns: it, without its checksum.
    static func opened(_ bytes: [UInt8], _ key: CheckpointKey?) throws(CheckpointError) -> [UInt8] {
        let prefix = Array("{\"v\":".utf8)
        var format = 0
        if bytes.starts(with: prefix) {
            for byte in bytes[prefix.count...].prefix(9).prefix(while: { $0 &- 48 < 10 }) {
                format = format * 10 + Int(byte - 48)
            }
        }
        guard format > 0 else { throw .malformed(reason: "it does not begin with its format", offset: 0) }
        guard format <= CheckpointFormat.current else { throw .newerFormat(format) }
        let text = Array(bytes.dropLast(length))
        guard bytes.suffix(length).elementsEqual(",\"sum\":\"\(self.text(text))\"}".utf8) else { throw .checksum(key) }
        return text
    }
}
