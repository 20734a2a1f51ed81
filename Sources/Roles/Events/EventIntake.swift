import Custody
import Expressions
import JSON
import Saga
import Workflow

/// Turns the platform's events into records of the inbox, by the events of one set of definitions.
public struct EventIntake: Sendable {
    /// What an event type looks like, and what it starts.
    private struct Rule: Sendable {
        let event: EventRule
        let start: PlatformEvent.Start?
    }

    private let rules: [String: Rule]
    private let checker: FieldChecker

    /// Events older than this are refused: nothing is remembered of them any more.
    public static let oldest = Duration.seconds(400 * 86_400)
    /// How far an event's time may be ahead.
    public static let earliest = Duration.seconds(86_400)
    /// The most bytes of an inbox record with an event; a record of a log has room for its key beside it.
    public static let maximumBytes = 900_000

    /// - Parameter profileDigest: what starts are stamped with, beside the definition's own.
    init(_ members: [CurrentSet.Member], profile: Profile, profileDigest: String) {
        var rules: [String: Rule] = [:]
        let ascending = members.sorted { $0.definition.version < $1.definition.version }
        for member in ascending {
            for event in member.definition.events where event.type == member.definition.startedBy {
                let start = PlatformEvent.Start(definition: member.digest, profile: profileDigest)
                rules[event.type] = Rule(event: event, start: start)
            }
        }
        // Whichever workflows and versions wait for an event, it looks the same to all.
        for event in ascending.flatMap(\.definition.events) where rules[event.type] == nil {
            rules[event.type] = Rule(event: event, start: nil)
        }
        self.rules = rules
        checker = FieldChecker(profile: profile)
    }

    /// The types that are taken, in order.
    public var types: [String] { rules.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    /// The record of an event.
    ///
    /// - Parameters:
    ///   - now: milliseconds.
    ///   - seal: makes sealed text of a field's JSON, for the family.
    ///   - digest: an HMAC under the key that never changes.
    /// - Throws: what `seal` throws.
    public func record<Failure: Error>(
        of event: CloudEvent, now: Int64, seal: (_ plain: [UInt8], _ family: String) throws(Failure) -> String,
        digest: (_ content: [UInt8]) -> [UInt8]
    ) throws(Failure) -> Result<RoutedEvent, EventRefusal> {
        let place: Place
        do throws(EventRefusal) {
            place = try self.place(of: event, now: now)
        } catch {
            return .failure(error)
        }
        let sealed = try place.fields.sealed { (plain) throws(Failure) in try seal(plain.encoded(), place.family) }
        let content: JSONValue = ["type": .string(event.type), "data": place.fields.canonical]
        guard let content = ContentDigest(digest(content.encoded())) else {
            preconditionFailure("A digest of content has at least 16 bytes.")
        }
        let routed = RoutedEvent(
            family: place.family,
            event: PlatformEvent(
                id: event.id, type: event.type, saga: place.saga, start: place.start, fields: sealed, content: content))
        guard routed.value.count <= Self.maximumBytes else {
            return .failure(
                EventRefusal(
                    .tooLarge, field: "data",
                    "'data' makes a record of \(routed.value.count) bytes, and \(Self.maximumBytes) fit; send less"
                ))
        }
        return .success(routed)
    }

    /// Where an event belongs, and its fields, with personal data still plain.
    private struct Place {
        let family: String
        let saga: String
        let start: PlatformEvent.Start?
        let fields: ObjectValue
    }

    private func place(of event: CloudEvent, now: Int64) throws(EventRefusal) -> Place {
        guard let rule = rules[event.type] else {
            throw EventRefusal(
                .unknownType, at: "type", "names an event that no published workflow starts with or waits for")
        }
        let age = Duration.milliseconds(now - event.time)
        guard age <= Self.oldest else {
            throw EventRefusal(
                .tooOld, at: "time", "is more than 400 days ago; nothing is known any more of what was then")
        }
        guard age >= .zero - Self.earliest else {
            throw EventRefusal(.tooEarly, at: "time", "is more than a day ahead; look at the sender's clock")
        }
        let fields = try checker.check(event.data, rule.event.fields, at: "data")
        let source = Values(["event": .object(fields.completed(rule.event.fields))])
        let family = try Self.text("family", rule.event.type) { () throws(EvaluationError) in
            try rule.event.family.value(from: source)
        }
        guard Identifier.isValid(family) else {
            throw EventRefusal(
                .unfit, field: "data",
                "what the event belongs to comes to no family: 1 to \(Identifier.maximumLength) letters, digits and "
                    + "underscores")
        }
        let saga = try Self.text("saga", rule.event.type) { () throws(EvaluationError) in
            try rule.event.saga.value(from: source)
        }
        guard Self.isSaga(saga) else {
            throw EventRefusal(
                .unfit, field: "data",
                "what the event is called by comes to no saga: 1 to 64 letters, digits, underscores and hyphens")
        }
        return Place(family: family, saga: saga, start: rule.start, fields: fields)
    }

    private static func text(
        _ what: String, _ type: String, _ value: () throws(EvaluationError) -> Value
    ) throws(EventRefusal) -> String {
        let found: Value
        do throws(EvaluationError) {
            found = try value()
        } catch {
            throw EventRefusal(.unfit, field: "data", "the \(what) of '\(type)' cannot be worked out: \(error)")
        }
        guard case .text(let text) = found else {
            throw EventRefusal(.unfit, field: "data", "the \(what) of '\(type)' comes to no text")
        }
        return text
    }

    /// Sagas' names stand in addresses and keys.
    private static func isSaga(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
