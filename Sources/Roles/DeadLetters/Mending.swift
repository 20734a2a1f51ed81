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

extension Mending {
    /// The most paths that are told.
    public static let maximumPaths = 100

    /// The paths of what is not the same in two events, in order: names only, such as `data.amount`. What is there in one
    /// of them alone is told as a whole, and `event` is the whole event.
    ///
    /// - Parameter original: nil for what was none.
    public static func changedPaths(from original: JSONValue?, to mended: JSONValue) -> [String] {
        var paths: [String] = []
        compare(original, mended, "", &paths)
        guard paths.count > maximumPaths else { return paths }
        return paths.prefix(maximumPaths) + ["and \(paths.count - maximumPaths) more"]
    }

    private static func compare(_ one: JSONValue?, _ other: JSONValue?, _ path: String, _ paths: inout [String]) {
        func inside(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        switch (one, other) {
        case (.object(let one)?, .object(let other)?):
            let added = other.keys.filter { one[$0] == nil }
            for name in (Array(one.keys) + added).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                compare(one[name], other[name], inside(name), &paths)
            }
        case (.array(let one)?, .array(let other)?) where one.count == other.count:
            for (place, (one, other)) in zip(one, other).enumerated() {
                compare(one, other, inside(String(place)), &paths)
            }
        case _ where one == other: break
        case _: paths.append(path.isEmpty ? "event" : path)
        }
    }
}
