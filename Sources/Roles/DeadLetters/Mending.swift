public import JSON

/// Puts right what an operator has seen to be wrong with an event: members by their paths.
public enum Mending {
    /// Why a change cannot be made; it holds no value.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let path: String
        public let reason: String

        public var description: String { "'\(path)' \(reason)" }
    }

    /// The event with each change made; a change to null takes the member away.
    ///
    /// - Parameter changes: by paths such as `data.amount` or `data.payees.0.amount`, elements counted from 0. All but the
    ///   last name of a path must be there.
    public static func mended(_ event: JSONValue, _ changes: JSONObject) throws(Problem) -> JSONValue {
        var mended = event
        for (path, value) in changes {
            let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard names.allSatisfy({ !$0.isEmpty }) else { throw Problem(path: path, reason: "is no path") }
            mended = try set(names[...], of: mended, to: value, path)
        }
        return mended
    }

    private static func set(
        _ names: ArraySlice<String>, of json: JSONValue, to value: JSONValue, _ path: String
    ) throws(Problem) -> JSONValue {
        guard let name = names.first else { return value }
        let rest = names.dropFirst()
        switch json {
        case .object(var object):
            guard rest.isEmpty else {
                guard let member = object[name] else { throw Problem(path: path, reason: "is not there: no '\(name)'") }
                object[name] = try set(rest, of: member, to: value, path)
                return .object(object)
            }
            object[name] = value.isNull ? .none : .some(value)
            return .object(object)
        case .array(var elements):
            guard let index = Int(name), elements.indices.contains(index) else {
                throw Problem(path: path, reason: "is not there: the list has \(elements.count) elements, from 0")
            }
            if rest.isEmpty, value.isNull {
                elements.remove(at: index)
            } else {
                elements[index] = try set(rest, of: elements[index], to: value, path)
            }
            return .array(elements)
        case .null, .bool, .number, .string:
            throw Problem(path: path, reason: "leads through '\(name)' of what is no object and no list")
        }
    }
}
