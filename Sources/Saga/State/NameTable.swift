/// Where things stand, by their names; two names are the same when their bytes are.
struct NameTable: Hashable, Sendable {
    private struct Name: Hashable {
        let text: String

        static func == (one: Name, other: Name) -> Bool { one.text.isSame(as: other.text) }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private var positions: [Name: Int] = [:]

    subscript(name: String) -> Int? {
        get { positions[Name(text: name)] }
        set { positions[Name(text: name)] = newValue }
    }
}

extension String {
    /// Whether the bytes are the same; `==` also holds for other spellings of a letter, which the log tells apart.
    func isSame(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let (bytes, others) = (utf8.span, other.utf8.span)
        for byte in 0..<bytes.count where bytes[unchecked: byte] != others[unchecked: byte] { return false }
        return true
    }
}
