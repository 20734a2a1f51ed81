/// Places in lists, written so that nobody is tempted to reckon with them.
enum Cursor {
    /// Letters, digits and dots.
    static func text(_ numbers: [Int64]) -> String {
        numbers.map { String(UInt64(bitPattern: $0), radix: 36) }.joined(separator: ".")
    }

    /// - Returns: nil for anything but so many numbers as `text` writes them.
    static func numbers(in text: String, count: Int) -> [Int64]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { UInt64($0, radix: 36).map { Int64(bitPattern: $0) } }
        guard parts.count == count, numbers.count == count, self.text(numbers) == text else { return nil }
        return numbers
    }
}
