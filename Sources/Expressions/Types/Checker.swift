/// Finds every name, decides what every operator means, and refuses what does not go together.
struct Checker {
    typealias Checked = (code: Code, type: ValueType)

    let names: [String: ValueType]
    /// The variables of the macros around, the innermost last.
    var variables: [(name: String, type: ValueType)] = []
    /// What is read of the names, as far as it is known: `input.amount` is `["input", "amount"]`.
    private(set) var references: Set<[String]> = []
    /// What is read although it may be missing, and nothing around has asked whether it is there.
    private(set) var unguarded: Set<[String]> = []
    /// What something around has asked for.
    private var present: Set<[String]> = []

    init(names: [String: ValueType]) {
        self.names = names
    }

    mutating func check(_ syntax: Syntax) throws(ExpressionError) -> Checked {
        let position = syntax.position
        switch syntax.kind {
        case .bool(let value): return (.constant(.bool(value)), .bool)
        case .integer(let value): return (.constant(.integer(value)), .integer)
        case .text(let value): return (.constant(.text(value)), .text)
        case .name, .field:
            note(syntax)
            return try reference(syntax)
        case .list(let elements): return try list(elements, position)
        case .object(let members): return try object(members, position)
        case .index(let value, let index): return try self.index(value, index, position)
        case .negative(let operand): return try negative(operand, position)
        case .not(let operand): return (.not(try bool(operand, "'!'"), position), .bool)
        case .binary(let symbol, let left, let right): return try binary(symbol, left, right, position)
        case .conditional(let condition, let positive, let negative):
            return try conditional(condition, positive, negative, position)
        case .call(let name, let receiver, let arguments): return try call(name, receiver, arguments, position)
        }
    }

    /// Notes what is read.
    mutating func note(_ syntax: Syntax) {
        if let path = path(of: syntax) { references.insert(path) }
    }

    /// Checks a part that is only worked out where the condition holds.
    mutating func check(
        _ syntax: Syntax, where condition: Syntax
    ) throws(ExpressionError) -> Checked {
        let before = present
        present.formUnion(paths(askedFor: condition))
        defer { present = before }
        return try check(syntax)
    }

    /// What is there when a condition holds: `has(a.b) && has(a.c)` asks for both.
    private func paths(askedFor condition: Syntax) -> Set<[String]> {
        switch condition.kind {
        case .call("has", receiver: nil, let arguments) where arguments.count == 1:
            place(of: arguments[0]).map { [$0] } ?? []
        case .binary(.and, let left, let right): paths(askedFor: left).union(paths(askedFor: right))
        default: []
        }
    }

    /// Names and fields, read from the name on; nil when something else stands at the beginning, or a macro's variable.
    func path(of syntax: Syntax) -> [String]? {
        switch syntax.kind {
        case .name(let name): variables.contains { $0.name == name } ? nil : [name]
        case .field(let value, let name): path(of: value).map { $0 + [name] }
        default: nil
        }
    }

    /// As `path`, of an element that a macro goes through too.
    private func place(of syntax: Syntax) -> [String]? {
        switch syntax.kind {
        case .name(let name): [name]
        case .field(let value, let name): place(of: value).map { $0 + [name] }
        default: nil
        }
    }

    /// The innermost variable, for an element of a list, of which nothing is known to be there; nobody else has its name.
    mutating func begin(_ variable: String, _ element: ValueType) -> Set<[String]> {
        let before = present
        present = present.filter { $0.first != variable }
        variables.append((variable, element))
        return before
    }

    mutating func end(_ before: Set<[String]>) {
        variables.removeLast()
        present = before
    }

    /// As `check`, without noting the way there as read of its own.
    mutating func reference(_ syntax: Syntax) throws(ExpressionError) -> Checked {
        let position = syntax.position
        switch syntax.kind {
        case .name(let name):
            if let index = variables.lastIndex(where: { $0.name == name }) {
                return (.variable(index), variables[index].type)
            }
            guard let type = names[name] else { throw unknown(name, position) }
            return (.name(name, position), type)
        case .field(let value, let name):
            let (code, type) = try reference(value)
            let member = try member(name, of: type, position)
            if member.isOptional, let place = place(of: syntax), !present.contains(place) { unguarded.insert(place) }
            let step = Code.field(code, name, position)
            return switch code {
            case .name(let root, _): (.path(root, [name], steps: step, position), member.type)
            case .path(let root, let fields, let steps, _):
                (.path(root, fields + [name], steps: .field(steps, name, position), position), member.type)
            default: (step, member.type)
            }
        default:
            return try check(syntax)
        }
    }

    private func unknown(_ name: String, _ position: SourcePosition) -> ExpressionError {
        let known = (names.keys + variables.map(\.name)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let hint = known.isEmpty ? "no names are known here" : "known here: \(known.joined(separator: ", "))"
        return ExpressionError(.unknownName, at: position, "there is no '\(name)'; \(hint)")
    }

    func member(
        _ name: String, of type: ValueType, _ position: SourcePosition
    ) throws(ExpressionError) -> ObjectType.Member {
        guard case .object(let object) = type else {
            throw ExpressionError(.type, at: position, "a value of type \(type) has no field '\(name)'")
        }
        guard let member = object.members[name] else {
            let hint = object.names.isEmpty ? "it has none" : "it has \(object.names.joined(separator: ", "))"
            throw ExpressionError(.unknownName, at: position, "there is no field '\(name)'; \(hint)")
        }
        return member
    }

    mutating func bool(_ syntax: Syntax, _ user: String) throws(ExpressionError) -> Code {
        try expect(.bool, syntax, user)
    }

    /// Checks that a part has the type that its user needs.
    mutating func expect(
        _ type: ValueType, _ syntax: Syntax, _ user: String
    ) throws(ExpressionError) -> Code {
        let (code, found) = try check(syntax)
        guard found.unified(with: type) != nil else {
            throw ExpressionError(.type, at: syntax.position, "\(user) takes \(type), not \(found)")
        }
        return code
    }

    private mutating func list(
        _ elements: [Syntax], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        var type = ValueType.undetermined
        var codes: [Code] = []
        for element in elements {
            let (code, found) = try check(element)
            guard let common = type.unified(with: found) else {
                throw ExpressionError(
                    .type, at: element.position, "the elements of a list have one type; here \(found) follows \(type)")
            }
            type = common
            codes.append(code)
        }
        return (.list(codes, position), .list(type))
    }

    private mutating func object(
        _ members: [Syntax.Member], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        var types: [String: ObjectType.Member] = [:]
        var codes: [(name: String, value: Code)] = []
        for member in members {
            let (code, type) = try check(member.value)
            guard !codes.contains(where: { $0.name.utf8.elementsEqual(member.key.utf8) }) else {
                throw ExpressionError(.syntax, at: member.position, "the key '\(member.key)' stands here twice")
            }
            types[member.key] = ObjectType.Member(type)
            codes.append((member.key, code))
        }
        return (.object(codes, position), .object(ObjectType(types)))
    }

    private mutating func index(
        _ value: Syntax, _ index: Syntax, _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        let (code, type) = try check(value)
        switch type {
        case .list(let element):
            return (.element(code, try expect(.integer, index, "the index of a list"), position), element)
        case .object(let object):
            var common: ValueType? = .undetermined
            for member in object.members.values { common = common.flatMap { $0.unified(with: member.type) } }
            guard let common else {
                throw ExpressionError(
                    .type, at: position, "an object whose fields differ in type is read by a key that is written out")
            }
            return (.member(code, try expect(.text, index, "the key of an object"), position), common)
        case .bool, .integer, .amount, .text, .time, .sealed, .undetermined:
            throw ExpressionError(.type, at: position, "a value of type \(type) has no elements")
        }
    }

    private mutating func conditional(
        _ condition: Syntax, _ positive: Syntax, _ negative: Syntax, _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        let test = try bool(condition, "what stands before '?'")
        let (one, type) = try check(positive, where: condition)
        let (other, otherType) = try check(negative)
        guard let common = type.unified(with: otherType) else {
            throw ExpressionError(
                .type, at: position, "both sides of ':' have one type; here they are \(type) and \(otherType)")
        }
        return (.conditional(test, one, other, position), common)
    }
}
