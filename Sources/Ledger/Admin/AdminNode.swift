public import Custody
public import JSON

/// Reads an administrator's JSON object strictly: what is unknown or malformed is named with its path.
public struct AdminNode {
    private let object: JSONObject
    private let path: String

    init(_ json: JSONValue, path: String) throws(AdminError) {
        guard case .object(let object) = json else {
            throw .invalid(path.isEmpty ? "Send a JSON object." : "\"\(path)\" must be an object.")
        }
        self.object = object
        self.path = path
    }

    /// - Throws: `AdminError`, as all that follows, also for a member that is none of these.
    public init(_ json: JSONValue, members: [String]) throws(AdminError) {
        try self.init(json, path: "")
        try allow(members)
    }

    var names: [String] { object.map(\.key) }

    func allow(_ allowed: [String]) throws(AdminError) {
        for name in names where !allowed.contains(name) { throw unknown(name, allowed) }
    }

    func unknown(_ name: String, _ allowed: [String]) -> AdminError {
        .invalid("There is no \"\(full(name))\" here; there are \(allowed.joined(separator: ", ")).")
    }

    func problem(_ name: String, _ what: String) -> AdminError { .invalid("\"\(full(name))\" \(what).") }

    private func full(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    public func has(_ name: String) -> Bool { object[name] != nil }

    func isNumber(_ name: String) -> Bool { object[name]?.number != nil }

    func node(_ name: String) throws(AdminError) -> AdminNode {
        try AdminNode(object[name] ?? .null, path: full(name))
    }

    func nodes(_ name: String) throws(AdminError) -> [AdminNode] {
        var nodes: [AdminNode] = []
        for (index, element) in try elements(name).enumerated() {
            nodes.append(try AdminNode(element, path: "\(full(name))[\(index)]"))
        }
        return nodes
    }

    private func elements(_ name: String) throws(AdminError) -> [JSONValue] {
        guard let elements = object[name]?.array else { throw problem(name, "must be a list") }
        return elements
    }

    func identifier(_ name: String) throws(AdminError) -> String {
        guard let text = object[name]?.string, Identifier.isValid(text) else {
            throw problem(name, "must be at most \(Identifier.maximumLength) letters, digits and underscores")
        }
        return text
    }

    public func amount(_ name: String) throws(AdminError) -> Amount {
        guard let amount = object[name]?.string.flatMap(Amount.init(wire:)) else {
            throw problem(name, "must be an amount such as \"100.00\", below 1,000,000,000")
        }
        return amount
    }

    func text(_ name: String) throws(AdminError) -> String {
        guard let text = object[name]?.string, !text.isEmpty else { throw problem(name, "must be a text") }
        return text
    }

    public func truth(_ name: String) throws(AdminError) -> Bool {
        guard let truth = object[name]?.bool else { throw problem(name, "must be true or false") }
        return truth
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(AdminError) -> Int {
        guard let number = object[name]?.number?.int64.flatMap(Int.init(exactly:)), range.contains(number) else {
            throw problem(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// From 0 to 1.
    func rate(_ name: String) throws(AdminError) -> Double {
        guard let rate = object[name]?.number.flatMap({ Double($0.text) }), (0...1).contains(rate) else {
            throw problem(name, "must be a number from 0 to 1")
        }
        return rate
    }

    /// Whole seconds, up to a hundred years.
    public func seconds(_ name: String) throws(AdminError) -> Duration {
        .seconds(try integer(name, in: 0...3_153_600_000))
    }

    public func time(_ name: String) throws(AdminError) -> Timestamp {
        guard let time = object[name]?.string.flatMap(Timestamp.init(wire:)) else {
            throw problem(name, "must be a time such as \"20260131235959\"")
        }
        return time
    }

    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _: Choice.Type = Choice.self
    ) throws(AdminError) -> Choice {
        guard let choice = object[name]?.string.flatMap(Choice.init(rawValue:)) else {
            throw problem(name, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// Each once, in the order in which there are.
    public func businessTypes(_ name: String) throws(AdminError) -> [BusinessType] {
        var types: Set<BusinessType> = []
        for element in try elements(name) {
            guard let type = element.string.flatMap(BusinessType.init(rawValue:)) else {
                let values = BusinessType.allCases.map(\.rawValue).joined(separator: ", ")
                throw problem(name, "must be a list of \(values)")
            }
            types.insert(type)
        }
        return BusinessType.allCases.filter(types.contains)
    }
}
