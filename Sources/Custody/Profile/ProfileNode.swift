import JSON

/// A value of a profile's file together with where it stands, so that every error names its place.
struct ProfileNode {
    let value: JSONValue
    let path: String

    func object() throws(ProfileError) -> JSONObject {
        guard case .object(let object) = value else { throw error("must be an object") }
        return object
    }

    /// The object's members; any that is in neither list is refused, and so is one of `names` that is missing.
    func members(_ names: [String], optional: [String] = []) throws(ProfileError) -> [String: ProfileNode] {
        let object = try object()
        var nodes: [String: ProfileNode] = [:]
        let known = names + optional
        for (name, value) in object {
            guard known.contains(name) else {
                throw child(name, value).error("unknown; expected \(known.joined(separator: ", "))")
            }
            nodes[name] = child(name, value)
        }
        for name in names where nodes[name] == nil {
            throw child(name, .null).error("missing")
        }
        return nodes
    }

    func entries() throws(ProfileError) -> [(name: String, node: ProfileNode)] {
        var entries: [(name: String, node: ProfileNode)] = []
        for (name, value) in try object() { entries.append((name, child(name, value))) }
        return entries
    }

    func elements() throws(ProfileError) -> [ProfileNode] {
        guard case .array(let elements) = value else { throw error("must be a list") }
        return elements.enumerated().map { ProfileNode(value: $1, path: "\(path)[\($0)]") }
    }

    func text() throws(ProfileError) -> String {
        guard case .string(let text) = value, !text.isEmpty else { throw error("must be a text that is not empty") }
        return text
    }

    func boolean() throws(ProfileError) -> Bool {
        guard case .bool(let truth) = value else { throw error("must be true or false") }
        return truth
    }

    func integer(_ range: ClosedRange<Int64>) throws(ProfileError) -> Int64 {
        guard case .number(let number) = value, let integer = number.int64, range.contains(integer) else {
            throw error("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    func amount() throws(ProfileError) -> Amount {
        guard case .string(let text) = value, let amount = Amount(wire: text) else {
            throw error("must be an amount such as \"200000.00\"")
        }
        return amount
    }

    /// A period in seconds, up to a year.
    func period() throws(ProfileError) -> Duration {
        .seconds(try integer(0...31_536_000))
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) throws(ProfileError) -> Choice
    where Choice.RawValue == String {
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            throw error("must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    func error(_ problem: String) -> ProfileError { ProfileError(path: path, problem: problem) }

    private func child(_ name: String, _ value: JSONValue) -> ProfileNode {
        ProfileNode(value: value, path: path.isEmpty ? name : "\(path).\(name)")
    }
}
