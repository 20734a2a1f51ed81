/// A text whose identity is its UTF-8 bytes; `String`'s own `==` also calls canonically equivalent texts equal.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (one: ExactText, other: ExactText) -> Bool {
        let count = one.text.utf8.count
        guard count == other.text.utf8.count else { return false }
        let one = one.text.utf8.span
        let other = other.text.utf8.span
        for position in 0..<count where one[unchecked: position] != other[unchecked: position] { return false }
        return true
    }

    func hash(into hasher: inout Hasher) {
        text.utf8.span.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(0xFF as UInt8)
    }
}
