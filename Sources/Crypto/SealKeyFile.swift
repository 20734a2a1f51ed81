/// The text of `seal.key`: a key's name and its 64 hexadecimal digits on each line, the first line current.
///
/// Empty lines and lines that begin with `#` are skipped. A key is replaced by adding a line on top.
enum SealKeyFile {
    static func sealer(reading file: SecretBytes) throws(CryptoError) -> Sealer {
        var keys: [SealKey] = []
        try file.withBytes { bytes throws(CryptoError) in
            for (index, line) in lines(of: bytes).enumerated() {
                guard let first = line.first, first != UInt8(ascii: "#") else { continue }
                keys.append(try key(line, number: index + 1, among: keys))
            }
        }
        guard let current = keys.first else { throw .badSealKey(.noKey, line: nil) }
        return try Sealer(current: current, older: Array(keys.dropFirst()))
    }

    /// The file for a first key.
    static func text(of key: SealKey) -> SecretBytes {
        let head = [UInt8](
            """
            # Name and key (64 hexadecimal digits) on a line. The first line seals, all of them open.
            # To replace the key add a line on top, with a new name and the digits of: openssl rand -hex 32
            \(key.id)\u{20}
            """.utf8)
        return KeyText.join(head, hexOf: key.bytes)
    }

    private static func key(
        _ line: Slice<UnsafeRawBufferPointer>, number: Int, among keys: [SealKey]
    ) throws(CryptoError) -> SealKey {
        let words = line.split(whereSeparator: KeyText.isSpace)
        guard words.count == 2 else { throw .badSealKey(.badLine, line: number) }
        guard keys.count < Sealer.keyLimit else { throw .badSealKey(.tooMany, line: number) }
        guard let secret = KeyText.secret(hex: words[1], count: AESGCM.keyBytes) else {
            throw .badSealKey(.badKey, line: number)
        }
        let id = String(decoding: words[0], as: UTF8.self)
        guard let key = try? SealKey(id: id, secret: secret) else { throw .badSealKey(.badID, line: number) }
        guard !keys.contains(where: { $0.id == id }) else { throw .badSealKey(.repeatedID, line: number) }
        return key
    }

    private static func lines(of bytes: UnsafeRawBufferPointer) -> [Slice<UnsafeRawBufferPointer>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(KeyText.trimmed)
    }
}
