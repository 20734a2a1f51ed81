import TestSupport

/// Bytes that are random, random letters of an alphabet, or a good document with a few places spoilt.
struct FuzzSource {
    private var generator: SeededGenerator
    private let alphabet: [UInt8]

    init(seed: UInt64, alphabet: some Sequence<UInt8>) {
        generator = SeededGenerator(seed: seed)
        self.alphabet = Array(alphabet)
    }

    mutating func below(_ limit: Int) -> Int { generator.below(limit) }

    mutating func bytes(from good: [UInt8]) -> [UInt8] {
        switch generator.below(4) {
        case 0: (0..<generator.below(60)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        case 1: (0..<generator.below(60)).map { _ in letter() }
        default: spoilt(good)
        }
    }

    private mutating func letter() -> UInt8 { alphabet[generator.below(alphabet.count)] }

    private mutating func spoilt(_ good: [UInt8]) -> [UInt8] {
        var bytes = good
        for _ in 0...generator.below(3) where !bytes.isEmpty {
            let position = generator.below(bytes.count)
            switch generator.below(5) {
            case 0: bytes[position] = letter()
            case 1: bytes[position] = UInt8.random(in: 0...255, using: &generator)
            case 2: bytes.remove(at: position)
            case 3: bytes.insert(letter(), at: position)
            default: bytes.removeSubrange(position..<min(bytes.count, position + generator.below(20)))
            }
        }
        return bytes
    }
}
