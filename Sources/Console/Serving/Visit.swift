import HTTP
import JSON

/// A request of somebody who is known, and what it is allowed to say.
struct Visit: Sendable {
    let visitor: OperatorEntry
    /// Of the path, by the names in the route's template.
    private let parameters: [String: String]
    private let query: [HTTPRequest.QueryItem]
    private let body: [UInt8]

    init(_ request: HTTPRequest, _ visitor: OperatorEntry, _ parameters: [String: String]) {
        self.visitor = visitor
        self.parameters = parameters
        query = request.query
        body = request.body
    }

    /// A part of the path; the route has it by its template.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    // MARK: The query

    /// Refuses a query that has anything else, or something twice that is not to be repeated.
    func allow(_ names: [String], repeated: [String] = []) throws(Problem) {
        var seen: [String] = []
        for item in query where !repeated.contains(item.name) {
            guard names.contains(item.name) else {
                let known = (names + repeated).joined(separator: ", ")
                throw .bad("There is no parameter '\(item.name)' here; there is \(known.isEmpty ? "none" : known).")
            }
            guard !seen.contains(item.name) else { throw .bad("The parameter '\(item.name)' is there twice.") }
            seen.append(item.name)
        }
    }

    /// The query's value; nil where there is none, or an empty one.
    func value(_ name: String) -> String? { values(name).first }

    /// All values of the name that are not empty.
    func values(_ name: String) -> [String] { query.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws(Problem) -> Word?
    where Word.RawValue == String {
        guard let text = value(name) else { return nil }
        return try Self.word(text, name)
    }

    static func word<Word: RawRepresentable & CaseIterable>(_ text: String, _ name: String) throws(Problem) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw .bad("'\(name)' is one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }

    func flag(_ name: String) throws(Problem) -> Bool? {
        switch value(name) {
        case nil: nil
        case "true": true
        case "false": false
        case _: throw .bad("'\(name)' is true or false.")
        }
    }

    /// How many of a list are wanted.
    func limit(most: Int) throws(Problem) -> Int {
        guard let text = value("limit") else { return min(100, most) }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw .bad("'limit' is a whole number from 1 to \(most).")
        }
        return limit
    }

    /// Where a list goes on.
    func cursor<Cursor>(_ read: (String) -> Cursor?) throws(Problem) -> Cursor? {
        guard let text = value("after") else { return nil }
        guard let cursor = read(text) else { throw .bad("'after' is the 'next' of the page before.") }
        return cursor
    }

    // MARK: The body

    /// The members of the body, which is one JSON object.
    func members() throws(Problem) -> Members { Members(try object()) }

    func object() throws(Problem) -> JSONObject {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(reading: body, limits: Self.limits)
        } catch {
            throw .bad("The body must be JSON: \(error).")
        }
        guard let object = json.object else { throw .bad("The body must be a JSON object.") }
        return object
    }

    static let limits = JSONLimits(maximumBytes: 8 << 20)
}
