import Custody
import JSON
import Log
import TestSupport

@testable import Roles

/// What is published, without a log.
enum Publishing {
    /// 2026-01-31T12:00:00+08:00.
    static let now: Int64 = 1_769_832_000_000

    /// The workflows that ship, with the profile `sandbox`.
    static let shipped: Result<PublishedDefinitions, any Error> = Result {
        var published = PublishedDefinitions()
        let publication = try DefinitionsPublication(
            files: ShippedWorkflows.files(), profile: nil, onto: published, at: now, by: "tests")
        _ = published.take(publication.records)
        return published
    }

    static func current() throws -> CurrentSet {
        guard let current = try shipped.get().current else { throw Missing() }
        return current
    }

    struct Missing: Error {}

    /// A workflow of two steps: one event starts it, and another is waited for.
    static func file(
        _ workflow: String = "saying", version: Int = 1, fields: String = #""no": "identifier", "what": "string?""#,
        until deadline: String = "1h"
    ) -> (name: String, bytes: [UInt8]) {
        let text = """
            { "workflow": "\(workflow)", "version": \(version), "title": { "zh": "说", "en": "Saying" },
              "events": {
                "\(workflow).begun": { "family": "${event.no}", "saga": "\(workflow)", "fields": { \(fields) } },
                "\(workflow).ended": { "family": "${event.no}", "saga": "\(workflow)", "fields": { "no": "identifier" } } },
              "startedBy": "\(workflow).begun",
              "steps": [ { "id": "wait", "await": "\(workflow).ended", "deadline": { "after": "\(deadline)" },
                           "onDeadline": "continue" } ],
              "completed": { "emit": "\(workflow).said" }, "failed": { "emit": "\(workflow).unsaid" } }
            """
        return ("\(workflow).v\(version).json", Array(text.utf8))
    }
}

extension PublishedDefinitions {
    /// Takes records as they stand in the topic.
    ///
    /// - Returns: all problems.
    mutating func take(_ records: [NewRecord]) -> [String] {
        records.flatMap { take(key: String(decoding: $0.key ?? [], as: UTF8.self), value: $0.value) }
    }

    /// Publishes files onto what is there.
    @discardableResult
    mutating func publish(
        _ files: [(name: String, bytes: [UInt8])], profile: [UInt8]? = nil
    ) throws -> DefinitionsPublication {
        let publication = try DefinitionsPublication(
            files: files, profile: profile, onto: self, at: Publishing.now, by: "tests")
        let problems = take(publication.records)
        guard problems.isEmpty else { throw Unpublished(problems: problems) }
        return publication
    }

    struct Unpublished: Error {
        let problems: [String]
    }
}

/// The mistakes that a publication is refused for, as the commands print them.
func mistakes(_ body: () throws -> Void) -> [String] {
    do {
        try body()
        return []
    } catch let refused as DefinitionsPublication.Refused {
        return refused.mistakes.map { "\($0.file): \($0.problem)" }
    } catch {
        return ["\(error)"]
    }
}
