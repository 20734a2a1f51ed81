public import JSON

/// What values a setting takes and how they are written.
public struct SettingKind<Value: Sendable>: Sendable {
    /// What an error says was expected: "a whole number from 1 to 10".
    public let expected: String
    /// What the number counts: "ms"; `nil` where nothing is counted.
    public let unit: String?
    let read: @Sendable (SettingInput) -> Value?
    let write: @Sendable (Value) -> String

    /// - Parameters:
    ///   - read: `nil` for what it does not take.
    ///   - write: As the environment and options would have it.
    public init(
        expected: String, unit: String? = nil, read: @escaping @Sendable (SettingInput) -> Value?,
        write: @escaping @Sendable (Value) -> String
    ) {
        self.expected = expected
        self.unit = unit
        self.read = read
        self.write = write
    }
}

/// A value as it was found.
public enum SettingInput: Hashable, Sendable {
    /// In the environment or an option.
    case text(String)
    /// In a file.
    case json(JSONValue)

    /// A text of either origin.
    public var text: String? {
        switch self {
        case .text(let text): text
        case .json(let value): value.string
        }
    }

    /// For messages; long ones are cut.
    var shown: String {
        let text =
            switch self {
            case .text(let text): "'\(text)'"
            case .json(let value): value.text
            }
        return text.count > 100 ? text.prefix(100) + "…" : text
    }
}

extension SettingKind where Value == String {
    /// Any text that is not empty.
    public static let text = text(expected: "a text that is not empty") { !$0.isEmpty }

    /// A text that the check takes.
    public static func text(expected: String, where check: @escaping @Sendable (String) -> Bool) -> SettingKind {
        SettingKind(expected: expected, read: { $0.text.flatMap { check($0) ? $0 : nil } }, write: { $0 })
    }
}

extension SettingKind where Value == Int {
    public static func integer(_ range: ClosedRange<Int>, unit: String? = nil) -> SettingKind {
        SettingKind(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", unit: unit) { input in
            let number: Int? =
                switch input {
                case .text(let text): Int(text)
                case .json(let value): value.number?.int64.flatMap { Int(exactly: $0) }
                }
            return number.flatMap { range.contains($0) ? $0 : nil }
        } write: {
            String($0)
        }
    }
}

extension SettingKind where Value == Bool {
    public static let flag = SettingKind(expected: "true or false") { input in
        switch input {
        case .text("true"), .json(true): true
        case .text("false"), .json(false): false
        case .text, .json: nil
        }
    } write: {
        String($0)
    }
}

extension SettingKind where Value == Duration {
    /// Whole milliseconds.
    public static func milliseconds(_ range: ClosedRange<Int>) -> SettingKind {
        duration(range, unit: "ms", of: .milliseconds(1))
    }

    /// Whole seconds.
    public static func seconds(_ range: ClosedRange<Int>) -> SettingKind {
        duration(range, unit: "s", of: .seconds(1))
    }

    private static func duration(_ range: ClosedRange<Int>, unit: String, of one: Duration) -> SettingKind {
        let count = SettingKind<Int>.integer(range, unit: unit)
        return SettingKind(expected: "\(count.expected) (\(unit))", unit: unit) { input in
            count.read(input).map { one * $0 }
        } write: {
            String(Int($0 / one))
        }
    }
}

extension SettingKind where Value: CaseIterable & RawRepresentable<String> {
    /// One of the values there are.
    public static var choice: SettingKind {
        let names = Value.allCases.map(\.rawValue)
        return SettingKind(expected: "one of \(names.joined(separator: ", "))") { input in
            input.text.flatMap(Value.init(rawValue:))
        } write: {
            $0.rawValue
        }
    }
}

extension SettingKind {
    /// The same values, or none; none cannot be written, only left out.
    public static func optional<Wrapped>(_ kind: SettingKind<Wrapped>) -> SettingKind where Value == Wrapped? {
        SettingKind(expected: kind.expected, unit: kind.unit) { input in
            kind.read(input).map { .some($0) }
        } write: {
            $0.map(kind.write) ?? ""
        }
    }
}
