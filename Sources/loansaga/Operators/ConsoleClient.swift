import Foundation
import JSON
import Runtime

/// Asks a console, and tells what it says to people and programs.
struct ConsoleClient {
    /// The console has said no.
    struct Refusal: Error, CustomStringConvertible {
        let status: Int
        let description: String
    }

    private let client: ServiceClient

    /// By the command's settings and token.
    init(_ arguments: Arguments) throws {
        let settings = try arguments.settings()
        client = try ServiceClient(
            settings[ConsoleSettings.url], token: try BearerToken.read(arguments),
            authority: settings[ConsoleSettings.authority], command: arguments.command,
            option: .setting(ConsoleSettings.url.definition))
    }

    /// - Throws: `TryAgain` when the console is away, `Refusal` when it says no.
    func get(_ path: [String], query: [(name: String, value: String)] = []) async throws -> JSONValue {
        let items = query.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
        return try Self.value(
            try await client.get(Self.path(path) + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))))
    }

    /// - Throws: `TryAgain` when the console is away or nobody has answered yet, `Refusal` when it says no.
    func post(_ path: [String], _ body: JSONObject) async throws -> JSONValue {
        try Self.value(try await client.post(Self.path(path), .object(body), timeout: .seconds(90)))
    }

    /// What the act would come to; nothing is done.
    ///
    /// - Throws: as `post`.
    func preview(_ path: [String], _ body: JSONObject) async throws -> JSONValue {
        var body = body
        body["dryRun"] = true
        return try await post(path, body)
    }

    /// The lines of a preview.
    static func plan(_ preview: JSONValue) -> [String] { (preview["plan"]?.array ?? []).compactMap(\.string) }

    private static func value(_ answer: ServiceClient.Answer) throws -> JSONValue {
        switch answer.status {
        case 200:
            guard let json = answer.json else { throw answer.failure("asking the console") }
            return json
        case 401, 403: throw answer.failure("asking the console")
        case 504: throw TryAgain(description: answer.message ?? "nobody has answered in time")
        case _:
            throw Refusal(status: answer.status, description: answer.message ?? "the console answered \(answer.status)")
        }
    }

    private static func path(_ parts: [String]) -> String { "/v1/" + parts.map(escaped).joined(separator: "/") }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    // MARK: What everybody shows

    /// Says how old what was shown is.
    static func tellAge(_ json: JSONValue) {
        guard let age = json["view"]?["ageMilliseconds"]?.number?.int64 else {
            return Output.note("How old this is cannot be said yet: the console is still reading along.")
        }
        Output.note("This was so \(age / 1_000).\(age % 1_000 / 100) s ago.")
    }

    /// `2026-01-31 12:00:00Z`
    static func time(_ json: JSONValue?) -> String {
        guard let text = json?.string else { return "" }
        return text.prefix(19).replacing("T", with: " ") + "Z"
    }

    /// Pages of a list, at most so many elements.
    func list(
        _ path: [String], _ member: String, query: [(name: String, value: String)], atMost limit: Int,
        _ show: (JSONValue) throws -> Void
    ) async throws -> JSONValue {
        var left = limit
        var after: String?
        while true {
            var query = query + [(name: "limit", value: String(min(left, 1_000)))]
            if let after { query.append((name: "after", value: after)) }
            let page = try await get(path, query: query)
            let elements = page[member]?.array ?? []
            for element in elements { try show(element) }
            left -= elements.count
            after = page["next"]?.string
            guard left > 0, after != nil, !elements.isEmpty else { return page }
        }
    }
}

extension Option {
    static let limit = value("limit", "N", "How many at most; 100 unless told otherwise.")
    static let reason = value("reason", "TEXT", "Why; it stands in the audit, and tells others.")
    static let dryRun = flag("dry-run", "Only show what it would do.")
    static let yes = flag("yes", "Do not ask before it is done.")
}

extension Arguments {
    func limit(standard: Int = 100) throws(UsageError) -> Int { try integer(.limit, in: 1...1_000_000) ?? standard }

    func reason() throws(UsageError) -> String {
        guard let reason = text(.reason), !reason.isEmpty else {
            throw .missingOption(command: command, option: Option.reason.usage, remedy: "say why; it is audited")
        }
        return reason
    }
}
