/// What of a value matters to whatever may follow, as numbers in a fixed order: values with equal outlines go on alike.
///
/// Moments stand apart, so that whoever compares outlines decides what tells two moments apart.
package struct Outline: Sendable {
    package struct Moment: Sendable {
        /// Before which of the words it belongs.
        package let place: Int
        /// Milliseconds.
        package let at: Int64
    }

    package private(set) var words: [UInt64] = []
    package private(set) var moments: [Moment] = []

    package init() {}

    /// As new, but for its memory, which whoever makes many outlines need not ask for again.
    package mutating func clear() {
        words.removeAll(keepingCapacity: true)
        moments.removeAll(keepingCapacity: true)
    }

    package mutating func add(_ word: UInt64) { words.append(word) }
    package mutating func add(_ number: Int) { words.append(UInt64(bitPattern: Int64(number))) }
    package mutating func add(_ number: Int64) { words.append(UInt64(bitPattern: number)) }
    package mutating func add(_ flag: Bool) { words.append(flag ? 1 : 0) }
    package mutating func add(_ text: String) { words.append(Self.word(text)) }

    /// - Parameter moment: from which on something is otherwise; nil for one that is missing.
    package mutating func add(moment: Int64?) {
        guard let moment else { return add(UInt64.max) }
        moments.append(Moment(place: words.count, at: moment))
    }

    /// - Parameter last: the last moment at which something is as it is; nil for one that is missing.
    package mutating func add(last: Int64?) { add(moment: last.map { $0 == .max ? .max : $0 + 1 }) }

    /// A text as one word: FNV-1a over its bytes.
    package static func word(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            var word: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in bytes { word = (word ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return word
        }
    }

    /// Several words as one, in their order.
    @inlinable package static func mixed(_ words: UInt64...) -> UInt64 {
        var mixed: UInt64 = 0x9E37_79B9_7F4A_7C15
        for word in words { mixed = mix(mixed, word) }
        return mixed
    }

    @inlinable package static func mix(_ mixed: UInt64, _ word: UInt64) -> UInt64 {
        var next = (mixed ^ word) &* 0xBF58_476D_1CE4_E5B9
        next ^= next >> 29
        next = next &* 0x94D0_49BB_1331_11EB
        return next ^ (next >> 32)
    }
}
