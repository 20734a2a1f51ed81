import JSON

/// The members of an object in a request: each is asked for, and in the end none may be left.
struct Members: Sendable {
    private let object: JSONObject
    /// Before the names of members in messages, such as `items[2].`.
    private let prefix: String
    private var taken: [String] = []

    init(_ object: JSONObject, in prefix: String = "") {
        self.object = object
        self.prefix = prefix
    }

    private func mistyped(_ name: String, _ wanted: String) -> Problem { .invalid("'\(prefix)\(name)' is \(wanted).") }

    mutating func value(_ name: String) -> JSONValue? {
        taken.append(name)
        guard let value = object[name], !value.isNull else { return .none }
        return value
    }

    mutating func text(_ name: String) throws(Problem) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string, !text.isEmpty else { throw mistyped(name, "a text that is not empty") }
        return text
    }

    mutating func needed(_ name: String, _ why: String) throws(Problem) -> String {
        guard let text = try text(name) else { throw .invalid("'\(prefix)\(name)' is missing: \(why).") }
        return text
    }

    mutating func flag(_ name: String) throws(Problem) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.bool else { throw mistyped(name, "true or false") }
        return flag
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(Problem) -> Int64? {
        guard let value = value(name) else { return nil }
        guard let number = value.number?.int64, range.contains(number) else {
            throw mistyped(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws(Problem) -> Word?
    where Word.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw mistyped(name, "one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    mutating func object(_ name: String) throws(Problem) -> JSONObject? {
        guard let value = value(name) else { return nil }
        guard let object = value.object else { throw mistyped(name, "an object") }
        return object
    }

    /// A list of objects, at most so many.
    mutating func objects(_ name: String, most: Int) throws(Problem) -> [Members]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.array, elements.count <= most else {
            throw mistyped(name, "a list of at most \(most) objects")
        }
        var members: [Members] = []
        for (place, element) in elements.enumerated() {
            guard let object = element.object else { throw mistyped("\(name)[\(place)]", "an object") }
            members.append(Members(object, in: "\(prefix)\(name)[\(place)]."))
        }
        return members
    }

    /// Refuses what was not asked for.
    func end() throws(Problem) {
        for key in object.keys where !taken.contains(where: { $0.utf8.elementsEqual(key.utf8) }) {
            throw .invalid("There is no member '\(prefix)\(key)'; there is \(taken.joined(separator: ", ")).")
        }
    }
}
