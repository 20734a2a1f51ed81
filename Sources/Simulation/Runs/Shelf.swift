import Custody
import JSON
import Log
import Roles
import Saga

/// Workflows as they were published, together with one reading of what the bank's specification leaves open.
public struct Shelf: Sendable {
    /// What the bank's specification leaves open, decided one way or the other.
    public struct Settings: Hashable, Sendable, CustomStringConvertible {
        public var remembersRefusals = true
        public var refusesMiscarryOverFreeze = true
        public var cancelsAfterClose = true
        public var answersQueries = false

        public init() {}

        /// Every combination, the shipped one first.
        public static let all: [Settings] = (0..<16).map { bits in
            var settings = Settings()
            settings.remembersRefusals = bits & 1 == 0
            settings.refusesMiscarryOverFreeze = bits & 2 == 0
            settings.cancelsAfterClose = bits & 4 == 0
            settings.answersQueries = bits & 8 != 0
            return settings
        }

        public var description: String {
            let words = [
                remembersRefusals ? nil : "forgets-refusals",
                refusesMiscarryOverFreeze ? nil : "miscarries-over-freezes",
                cancelsAfterClose ? nil : "cancels-only-while-open",
                answersQueries ? "answers-queries" : nil,
            ].compactMap(\.self)
            return words.isEmpty ? "as-shipped" : words.joined(separator: "+")
        }

        /// The text of a profile with these settings.
        func profile(_ text: [UInt8]) -> [UInt8] {
            guard case .object(var profile)? = try? JSONValue(reading: text) else { return text }
            profile["rules"] = [
                "rememberRefusals": .bool(remembersRefusals),
                "refuseMiscarryOverFreeze": .bool(refusesMiscarryOverFreeze),
                "cancelAfterClose": .bool(cancelsAfterClose),
            ]
            if answersQueries {
                profile["query"] = [
                    "service": "TRANSACTION_QUERY", "answersAlike": 3, "intervalSeconds": 60, "timeoutSeconds": 10,
                ]
            }
            return JSONValue.object(profile).encoded()
        }
    }

    /// Why there is nothing to run.
    public struct Unusable: Error, CustomStringConvertible {
        public let description: String
    }

    let settings: Settings
    let published: PublishedDefinitions
    let current: CurrentSet

    /// - Parameters:
    ///   - files: definitions by their names.
    ///   - profile: a profile's text.
    public init(files: [(name: String, bytes: [UInt8])], profile: [UInt8], settings: Settings) throws(Unusable) {
        self.settings = settings
        var published = PublishedDefinitions()
        let publication: DefinitionsPublication
        do throws(DefinitionsPublication.Refused) {
            publication = try DefinitionsPublication(
                files: files, profile: settings.profile(profile), onto: published, at: Cluster.start, by: "simulation")
        } catch {
            throw Unusable(description: error.description)
        }
        for record in publication.records {
            let problems = published.take(key: String(decoding: record.key ?? [], as: UTF8.self), value: record.value)
            if let problem = problems.first { throw Unusable(description: problem) }
        }
        guard let current = published.current else {
            throw Unusable(description: published.awaited ?? "the definitions make no set")
        }
        self.published = published
        self.current = current
    }
}
