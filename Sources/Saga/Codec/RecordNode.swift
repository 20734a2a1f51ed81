package import Custody
package import JSON

/// A value of a record that is being read, and where it stands.
package struct RecordNode {
    package let json: JSONValue
    let path: RecordPath

    package func fault(_ reason: String) -> MalformedRecord { MalformedRecord(path: path.text, reason: reason) }

    private func mistyped(_ wanted: String) -> MalformedRecord { fault("should be \(wanted), and is \(json.kind)") }

    package func text() throws(MalformedRecord) -> String {
        guard case .string(let text) = json else { throw mistyped("a text") }
        return text
    }

    package func bool() throws(MalformedRecord) -> Bool {
        guard case .bool(let value) = json else { throw mistyped("true or false") }
        return value
    }

    package func int64(from least: Int64 = .min) throws(MalformedRecord) -> Int64 {
        guard case .number(let number) = json else { throw mistyped("a whole number") }
        guard let value = number.int64 else { throw fault("should be a whole number of 64 bits") }
        guard value >= least else { throw fault("should be at least \(least), and is \(value)") }
        return value
    }

    package func int(from least: Int) throws(MalformedRecord) -> Int { Int(try int64(from: Int64(least))) }

    package func object() throws(MalformedRecord) -> JSONObject {
        guard case .object(let object) = json else { throw mistyped("an object") }
        return object
    }

    package func texts() throws(MalformedRecord) -> [String] {
        var texts: [String] = []
        for element in try elements() { texts.append(try element.text()) }
        return texts
    }

    package func elements() throws(MalformedRecord) -> [RecordNode] {
        guard case .array(let elements) = json else { throw mistyped("a list") }
        return elements.enumerated().map { RecordNode(json: $1, path: .element(path, $0)) }
    }

    package func members() throws(MalformedRecord) -> RecordMembers { RecordMembers(try object(), path) }

    /// One of the words of an enumeration.
    package func word<Word: RawRepresentable & CaseIterable>(_ what: String) throws(MalformedRecord) -> Word
    where Word.RawValue == String {
        let text = try text()
        guard let word = Word.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else {
            throw fault("is no \(what); known are \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    package func requestNumber() throws(MalformedRecord) -> RequestNumber {
        guard let number = RequestNumber(text: try text()) else {
            throw fault("is not a request number that LoanSaga gives out")
        }
        return number
    }

    func contentDigest() throws(MalformedRecord) -> ContentDigest {
        guard let digest = ContentDigest(text: try text()) else { throw fault("is not 32 hexadecimal digits") }
        return digest
    }
}

/// The members of an object that is being read: each is asked for, and in the end none may be left.
package struct RecordMembers {
    private let object: JSONObject
    private let path: RecordPath
    private var taken: [String] = []

    init(_ object: JSONObject, _ path: RecordPath = .root) {
        self.object = object
        self.path = path
    }

    package func fault(_ reason: String) -> MalformedRecord { MalformedRecord(path: path.text, reason: reason) }

    package func has(_ name: String) -> Bool { object[name] != nil }

    package mutating func optional(_ name: String) -> RecordNode? {
        guard let json = object[name] else { return nil }
        taken.append(name)
        return RecordNode(json: json, path: .member(path, name))
    }

    package mutating func node(_ name: String) throws(MalformedRecord) -> RecordNode {
        guard let node = optional(name) else {
            throw MalformedRecord(path: RecordPath.member(path, name).text, reason: "is missing")
        }
        return node
    }

    package mutating func text(_ name: String) throws(MalformedRecord) -> String { try node(name).text() }

    /// - Throws: when something is there that was not asked for.
    package func end() throws(MalformedRecord) {
        guard taken.count < object.count else { return }
        for (key, _) in object where !taken.contains(where: { $0.utf8.elementsEqual(key.utf8) }) {
            throw MalformedRecord(path: RecordPath.member(path, key).text, reason: "is not known")
        }
    }
}

extension JSONValue {
    /// What it is, for messages.
    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
