extension Checker {
    mutating func call(
        _ name: String, _ receiver: Syntax?, _ arguments: [Syntax], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        if let receiver, let macro = Code.Macro(rawValue: name) {
            return try self.macro(macro, receiver, arguments, position)
        }
        if let receiver, let test = Code.TextTest(rawValue: name) {
            try count(arguments, 1, name, position)
            let text = try expect(.text, receiver, "'\(name)'")
            return (.textTest(test, text, try expect(.text, arguments[0], "'\(name)'"), position), .bool)
        }
        switch name {
        case "size":
            let values = (receiver.map { [$0] } ?? []) + arguments
            try count(values, 1, name, position)
            return try size(values[0], position)
        case "has" where receiver == nil: return try has(arguments, position)
        case "amount" where receiver == nil: return try amount(arguments, position)
        case "sum" where receiver == nil: return try sum(arguments, position)
        case "min" where receiver == nil: return try extreme(isMaximum: false, arguments, position)
        case "max" where receiver == nil: return try extreme(isMaximum: true, arguments, position)
        default: throw Self.unknownFunction(name, isMethod: receiver != nil, position)
        }
    }

    private static let functions = ["has", "size", "amount", "sum", "min", "max"]
    private static let methods = [
        "size", "startsWith", "endsWith", "contains", "all", "exists", "exists_one", "map", "filter",
    ]

    /// What CEL has and this language leaves out, with the reason or the way around.
    private static let leftOut: [String: String] = [
        "matches": "regular expressions can take for ever; use startsWith, endsWith or contains",
        "int": "types are not converted; give the value the type it needs where it is declared",
        "uint": "there are no unsigned integers", "double": "there are no floating-point numbers",
        "string": "types are not converted; give the value the type it needs where it is declared",
        "bytes": "there are no byte strings", "bool": "types are not converted",
        "dyn": "every type is known beforehand", "type": "every type is known beforehand",
        "timestamp": "times come from events and answers only",
        "duration": "durations are settings of steps", "getFullYear": "calendars are not part of it",
        "getMonth": "calendars are not part of it", "getDate": "calendars are not part of it",
        "getDayOfMonth": "calendars are not part of it", "getDayOfWeek": "calendars are not part of it",
        "getDayOfYear": "calendars are not part of it", "getHours": "calendars are not part of it",
        "getMinutes": "calendars are not part of it", "getSeconds": "calendars are not part of it",
        "getMilliseconds": "calendars are not part of it",
    ]

    private static func unknownFunction(
        _ name: String, isMethod: Bool, _ position: SourcePosition
    ) -> ExpressionError {
        if let reason = leftOut[name] {
            return ExpressionError(.notSupported, at: position, "'\(name)' of CEL is not in this language: \(reason)")
        }
        let known = (isMethod ? methods : functions).joined(separator: ", ")
        return ExpressionError(
            .unknownName, at: position,
            "there is no \(isMethod ? "method" : "function") '\(name)'; there are \(known)")
    }

    func count(
        _ arguments: [Syntax], _ wanted: Int, _ name: String, _ position: SourcePosition
    ) throws(ExpressionError) {
        guard arguments.count == wanted else {
            throw ExpressionError(
                .type, at: position,
                "'\(name)' takes \(wanted) argument\(wanted == 1 ? "" : "s"), not \(arguments.count)")
        }
    }

    private mutating func has(
        _ arguments: [Syntax], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        try count(arguments, 1, "has", position)
        guard case .field(let value, let name) = arguments[0].kind else {
            throw ExpressionError(.type, at: position, "'has' asks for a field, such as has(event.note)")
        }
        note(arguments[0])
        let (code, type) = try reference(value)
        _ = try member(name, of: type, arguments[0].position)
        return (.has(code, name, arguments[0].position), .bool)
    }

    private mutating func size(_ value: Syntax, _ position: SourcePosition) throws(ExpressionError) -> Checked {
        let (code, type) = try check(value)
        switch type {
        case .text, .list, .object: return (.size(code, position), .integer)
        case .bool, .integer, .amount, .time, .sealed, .undetermined:
            throw ExpressionError(.type, at: position, "'size' takes a string, a list or an object, not \(type)")
        }
    }

    private mutating func amount(
        _ arguments: [Syntax], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        try count(arguments, 1, "amount", position)
        if case .text(let text) = arguments[0].kind {
            guard let fen = Money.fen(of: text) else {
                throw ExpressionError(
                    .type, at: arguments[0].position,
                    "'\(text)' is no amount; it is digits with at most two decimals, such as 12.34")
            }
            return (.constant(.amount(fen)), .amount)
        }
        return (.amount(try expect(.text, arguments[0], "'amount'"), position), .amount)
    }

    private mutating func sum(
        _ arguments: [Syntax], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        try count(arguments, 1, "sum", position)
        let (code, type) = try check(arguments[0])
        switch type {
        case .list(.integer): return (.sum(code, zero: .integer(0), position), .integer)
        case .list(.amount): return (.sum(code, zero: .amount(0), position), .amount)
        default:
            throw ExpressionError(.type, at: position, "'sum' takes a list of int or of amount, not \(type)")
        }
    }

    /// Of several arguments, or of one list.
    private mutating func extreme(
        isMaximum: Bool, _ arguments: [Syntax], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        let name = isMaximum ? "max" : "min"
        guard let first = arguments.first else {
            throw ExpressionError(.type, at: position, "'\(name)' takes a list, or at least two values")
        }
        let (code, type) =
            arguments.count == 1 ? try check(first) : try check(Syntax(.list(arguments), at: position))
        guard case .list(let element) = type, element.isOrdered, element != .undetermined else {
            throw ExpressionError(
                .type, at: position, "'\(name)' takes values that have an order, or a list of them, not \(type)")
        }
        return (.extreme(isMaximum: isMaximum, code, position), element)
    }

    private mutating func macro(
        _ macro: Code.Macro, _ receiver: Syntax, _ arguments: [Syntax], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        let name = macro.rawValue
        let isMapWhere = macro == .map && arguments.count == 3
        if !isMapWhere { try count(arguments, 2, name, position) }
        guard case .name(let variable) = arguments[0].kind else {
            throw ExpressionError(
                .type, at: arguments[0].position, "'\(name)' begins with the name for an element, such as x")
        }
        let (list, type) = try check(receiver)
        guard case .list(let element) = type else {
            throw ExpressionError(.type, at: position, "'\(name)' goes through a list, not through \(type)")
        }
        let before = begin(variable, element)
        defer { end(before) }
        return try body(macro, list, type, arguments, position)
    }

    /// What a macro does with each element.
    private mutating func body(
        _ macro: Code.Macro, _ list: Code, _ type: ValueType, _ arguments: [Syntax], _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        let slot = variables.count - 1
        if macro == .map, arguments.count == 3 {
            let condition = try bool(arguments[1], "the condition of 'map'")
            let (body, result) = try check(arguments[2], where: arguments[1])
            return (.mapWhere(list: list, variable: slot, condition, body, position), .list(result))
        }
        if macro == .map {
            let (body, result) = try check(arguments[1])
            return (.macro(macro, list: list, variable: slot, body, position), .list(result))
        }
        let condition = try bool(arguments[1], "the condition of '\(macro.rawValue)'")
        return (
            .macro(macro, list: list, variable: slot, condition, position),
            macro == .filter ? type : .bool
        )
    }
}
