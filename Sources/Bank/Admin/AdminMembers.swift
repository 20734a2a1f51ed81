import Custody
import JSON

/// The members of a JSON object that an administrator sends; what is unknown or malformed is named.
struct AdminMembers {
    private let object: JSONObject

    init(_ json: JSONValue, _ names: [String]) throws(AdminProblem) {
        guard case .object(let object) = json else { throw .invalid("Send a JSON object.") }
        for (name, _) in object where !names.contains(name) {
            throw .invalid("There is no \"\(name)\" here; there are \(names.joined(separator: ", ")).")
        }
        self.object = object
    }

    /// Nil where it is not there.
    func truth(_ name: String) throws(AdminProblem) -> Bool? {
        guard let value = object[name] else { return nil }
        guard let truth = value.bool else { throw .invalid("\"\(name)\" must be true or false.") }
        return truth
    }

    func seconds(_ name: String) throws(AdminProblem) -> Duration? {
        guard let value = object[name] else { return nil }
        guard let seconds = value.number?.int64, (0...Self.longest).contains(seconds) else {
            throw .invalid("\"\(name)\" must be a whole number of seconds from 0 to \(Self.longest).")
        }
        return .seconds(seconds)
    }

    /// A hundred years.
    static let longest: Int64 = 3_153_600_000

    func time(_ name: String) throws(AdminProblem) -> Timestamp? {
        guard let value = object[name] else { return nil }
        guard let time = value.string.flatMap(Timestamp.init(wire:)) else {
            throw .invalid("\"\(name)\" must be a time such as \"20260131235959\".")
        }
        return time
    }

    func amount(_ name: String) throws(AdminProblem) -> Amount {
        guard let amount = object[name]?.string.flatMap(Amount.init(wire:)) else {
            throw .invalid("\"\(name)\" must be an amount such as \"100.00\", below 1,000,000,000.")
        }
        return amount
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _: Choice.Type = Choice.self
    ) throws(AdminProblem) -> Choice? {
        guard let value = object[name] else { return nil }
        guard let choice = value.string.flatMap(Choice.init(rawValue:)) else {
            throw .invalid("\"\(name)\" must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return choice
    }

    func list<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of _: Choice.Type
    ) throws(AdminProblem) -> [Choice] {
        let elements = object[name]?.array?.map { $0.string.flatMap(Choice.init(rawValue:)) }
        guard let choices = elements?.compactMap(\.self), choices.count == elements?.count else {
            throw .invalid("\"\(name)\" must be a list of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return choices
    }
}
