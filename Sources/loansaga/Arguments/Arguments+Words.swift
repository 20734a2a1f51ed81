import Runtime

extension Arguments {
    /// Sees to it that the option's values are words that there are.
    ///
    /// - Parameter others: that are known beside those of the enumeration.
    func check<Word: RawRepresentable & CaseIterable>(
        _ option: Option, isOneOf words: Word.Type, or others: [String] = []
    ) throws(UsageError) where Word.RawValue == String {
        let known = words.allCases.map(\.rawValue) + others
        for word in texts(option) where !known.contains(word) {
            throw .unknownWord(
                command: command, option: option.usage, word: word, known: known,
                suggestion: Suggestion.nearest(to: word, in: known))
        }
    }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
    /// All of them, with commas between.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
