/// The fields of a request or an answer, in the order they came or will go; names are compared without case.
public struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One field.
    public struct Field: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var fields: [Field] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// The first field of this name.
    public subscript(name: String) -> String? {
        fields.first { Self.equal($0.name, name) }?.value
    }

    /// Every field of this name, in order.
    public func all(_ name: String) -> [String] {
        fields.filter { Self.equal($0.name, name) }.map(\.value)
    }

    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Replaces every field of this name by one.
    public mutating func set(_ name: String, _ value: String) {
        fields.removeAll { Self.equal($0.name, name) }
        add(name, value)
    }

    /// Whether the fields are the same, byte by byte and in the same order.
    func isSame(as other: HTTPHeaders) -> Bool {
        fields.elementsEqual(other.fields) { one, other in
            HTTPSyntax.isSame(one.name, other.name) && HTTPSyntax.isSame(one.value, other.value)
        }
    }

    /// What makes a field unfit to be sent, or nil: a name that is no token, or a value with a control byte in it,
    /// such as the line end that would start a field of its own.
    var problem: String? {
        for field in fields {
            guard !field.name.isEmpty, HTTPSyntax.consists(field.name, of: HTTPSyntax.isToken) else {
                return "the header name \"\(field.name)\" is not a token of letters, digits and !#$%&'*+-.^_`|~"
            }
            guard HTTPSyntax.consists(field.value, of: HTTPSyntax.isFieldValue) else {
                return "the value of the header \(field.name) has a control byte in it"
            }
        }
        return nil
    }

    static func equal(_ first: String, _ second: String) -> Bool {
        let first = first.utf8.span
        let second = second.utf8.span
        guard first.count == second.count else { return false }
        for index in first.indices where HTTPSyntax.lowered(first[index]) != HTTPSyntax.lowered(second[index]) {
            return false
        }
        return true
    }
}
