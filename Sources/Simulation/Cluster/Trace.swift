import Custody
import Saga

/// What happened and what was made, as a number: two runs of a seed give the same.
///
/// Swift's own `Hasher` begins otherwise in each process, and has no place here.
struct Trace: Hashable, Sendable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func mix(_ word: UInt64) { value = Outline.mix(value, word) }
    mutating func mix(_ number: Int64) { mix(UInt64(bitPattern: number)) }
    mutating func mix(_ number: Int) { mix(Int64(number)) }
    mutating func mix(_ text: String) { mix(Outline.word(text)) }

    /// FNV-1a over its bytes.
    mutating func mix(_ text: StaticString) {
        text.withUTF8Buffer { buffer in
            for byte in buffer { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        mix(UInt64(text.utf8CodeUnitCount))
    }

    /// FNV-1a over eight bytes at a time, for checkpoints are long; a product's upper half would hardly be mixed by the next.
    mutating func mix(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            let whole = bytes.count / 8 * 8
            for place in stride(from: 0, to: whole, by: 8) {
                let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                value = (value ^ UInt64(littleEndian: word)) &* 0x100_0000_01B3
                value ^= value >> 32
            }
            mix(bytes[whole...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            mix(bytes.count)
        }
    }
}

extension Trace {
    mutating func mix(_ command: StepCommand) {
        mix(command.family)
        mix(command.requestNo.ordinal)
        mix(command.attempt)
        mix(command.content)
        mix(command.notAfter)
        mix(command.dead)
        mix(command.expired ?? -1)
        mix(command.isQuestion ? 1 : 0)
    }

    mutating func mix(_ event: OutcomeEvent) {
        mix(event.type)
        mix(event.saga)
        mix(event.sequence)
    }
}
