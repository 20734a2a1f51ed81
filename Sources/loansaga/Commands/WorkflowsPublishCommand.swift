import Custody
import Foundation
import JSON
import KafkaLog
import Log
import Orchestrator
import Roles
import Runtime

/// `loansaga workflows publish`
enum WorkflowsPublishCommand: Command {
    static let console = Option.value(
        "console", "URL", "Publish by way of this console, which also serves an embedded log.")
    private static let authority = Option.value(
        "console-ca", "FILE",
        "The authorities (PEM) that the console's certificate must come from; without it, the system's.")
    private static let profile = Option.value(
        "profile", "FILE|NAME",
        "What the bank's specification leaves open; without it, what is published stays, and at first it is 'sandbox'.")

    static let syntax = Syntax(
        "workflows publish", "Make definitions known: new sagas are started by them.",
        discussion: [
            "Checks the definitions together with what is published already, as 'workflows validate' does, and"
                + " publishes nothing where anything is wrong. What is published never changes and never goes: sagas"
                + " keep the version that they began with, and a change is a new version. Definitions that are"
                + " published and not named stay.",
            "On Kafka it reads and writes the topic of definitions itself; by --console it asks a running console.",
        ],
        positionals: [
            Positional("FILE", "The definitions; workflows/*.v*.json where none is named.", isRepeated: true)
        ],
        options: [console, authority, profile, BearerToken.file, .json],
        settings: [KafkaSettings.brokers, KafkaSettings.client].map(\.definition) + [KafkaSettings.prefix.definition])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let paths = try WorkflowFiles.paths(arguments.positionals)
        let request = DefinitionsRequest(
            files: try paths.map { (name: $0, bytes: try InputFile.bytes($0, what: "workflow")) },
            profile: try arguments.text(profile).map { try ProfileSource.bytes($0) })
        do {
            let published =
                if let url = arguments.text(console) {
                    try await publish(request, to: url, arguments)
                } else {
                    try publish(request, arguments)
                }
            try show(published, asJSON: arguments.has(.json))
            return .done
        } catch let refused as DefinitionsPublication.Refused {
            try WorkflowsValidateCommand.show(
                refused.mistakes.map { ($0.file, $0.problem) }, asJSON: arguments.has(.json))
            return .failed
        }
    }

    private static func publish(
        _ request: DefinitionsRequest, to url: String, _ arguments: Arguments
    ) async throws -> JSONValue {
        let token = try BearerToken.read(arguments)
        let client = try ServiceClient(
            url, token: token, authority: arguments.text(authority), command: syntax.name, option: console)
        let answer = try await client.post("/v1/definitions", request.json)
        if let refused = answer.json.flatMap({ DefinitionsPublication.Refused($0) }) { throw refused }
        guard answer.status == 200, let json = answer.json else { throw answer.failure("publishing") }
        return json
    }

    private static func publish(_ request: DefinitionsRequest, _ arguments: Arguments) throws -> JSONValue {
        let settings = try arguments.settings()
        guard settings[KafkaSettings.brokers] != nil else {
            throw UsageError.missingOption(
                command: syntax.name, option: console.usage,
                remedy:
                    "say where to publish, with it or with \(Option.setting(KafkaSettings.brokers.definition).usage)")
        }
        let log = try KafkaSettings.open(settings, command: syntax.name)
        defer { log.close() }
        let publisher = DefinitionsPublisher(log, topics: KafkaSettings.topics(settings), clock: .system)
        do throws(DefinitionsPublisher.Failure) {
            return try publisher.publish(request.files, profile: request.profile, by: Self.user).json
        } catch {
            switch error {
            case .refused(let refused): throw refused
            case .log(let error): return try KafkaSettings.orTryAgain { () throws(LogError) in throw error }
            case .unreadable, .overtaken: throw error
            }
        }
    }

    /// Who publishes: `user@host`.
    private static var user: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(NSUserName())@\(host)"
    }

    private static func show(_ published: JSONValue, asJSON: Bool) throws {
        guard !asJSON else { return try Output.json(published) }
        var table = Table(("WORKFLOW", .left), ("VERSION", .right), ("WAS", .left), ("DIGEST", .left))
        for definition in published["definitions"]?.array ?? [] {
            table.add(
                definition["workflow"]?.string ?? "", definition["version"]?.number?.text ?? "",
                definition["new"] == true ? "published now" : "there already",
                String((definition["digest"]?.string ?? "").prefix(12)))
        }
        try Output.line(table.text)
        let profile = published["profile"]?["name"]?.string ?? ""
        Output.note(
            published["changed"] == true
                ? "New sagas are started by these, with the profile '\(profile)'."
                : "Nothing to do: these are current already, with the profile '\(profile)'.")
    }
}
