import Custody
import JSON

/// Reads an administrator's JSON object strictly: what is unknown or malformed is named.
struct AdminNode {
    private let object: JSONObject

    init(_ json: JSONValue, members: [String]) throws(AdminError) {
        guard case .object(let object) = json else { throw .invalid("Send a JSON object.") }
        for (name, _) in object where !members.contains(name) {
            throw .invalid("There is no \"\(name)\" here; there are \(members.joined(separator: ", ")).")
        }
        self.object = object
    }

    func has(_ name: String) -> Bool { object[name] != nil }

    func identifier(_ name: String) throws(AdminError) -> String {
        guard let text = object[name]?.string, Identifier.isValid(text) else {
            throw .invalid("\"\(name)\" must be at most \(Identifier.maximumLength) letters, digits and underscores.")
        }
        return text
    }

    func amount(_ name: String) throws(AdminError) -> Amount {
        guard let amount = object[name]?.string.flatMap(Amount.init(wire:)) else {
            throw .invalid("\"\(name)\" must be an amount such as \"100.00\", below 1,000,000,000.")
        }
        return amount
    }

    func text(_ name: String) throws(AdminError) -> String {
        guard let text = object[name]?.string, !text.isEmpty else { throw .invalid("\"\(name)\" must be a text.") }
        return text
    }

    func truth(_ name: String) throws(AdminError) -> Bool {
        guard let truth = object[name]?.bool else { throw .invalid("\"\(name)\" must be true or false.") }
        return truth
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String, _: Choice.Type = Choice.self)
        throws(AdminError) -> Choice
    {
        guard let choice = object[name]?.string.flatMap(Choice.init(rawValue:)) else {
            let values = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("\"\(name)\" must be one of \(values).")
        }
        return choice
    }

    func elements(_ name: String) throws(AdminError) -> [JSONValue] {
        guard let elements = object[name]?.array else { throw .invalid("\"\(name)\" must be a list.") }
        return elements
    }

    func businessTypes(_ name: String) throws(AdminError) -> [BusinessType] {
        var types: Set<BusinessType> = []
        for element in try elements(name) {
            guard let type = element.string.flatMap(BusinessType.init(rawValue:)) else {
                let values = BusinessType.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("\"\(name)\" may list \(values).")
            }
            types.insert(type)
        }
        return BusinessType.allCases.filter(types.contains)
    }
}
