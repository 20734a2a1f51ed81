public import Custody
public import JSON

/// The events of both directions, as an AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0).
public struct EventCatalogue {
    /// The latest version of each workflow, by name.
    private let definitions: [Definition]
    private let schema: EventSchema

    private init(_ set: DefinitionSet, _ profile: Profile) {
        var latest: [String: Definition] = [:]
        for definition in set.definitions where definition.version >= latest[definition.name]?.version ?? 0 {
            latest[definition.name] = definition
        }
        definitions = latest.sorted { $0.key < $1.key }.map(\.value)
        schema = EventSchema(profile: profile)
    }

    /// The document, the same for the same definitions in whatever order.
    public static func document(of set: DefinitionSet, profile: Profile = .sandbox) -> JSONValue {
        EventCatalogue(set, profile).document()
    }

    /// The channels, which are topics of Kafka or paths of the gateway.
    private enum Channel: String {
        case events = "loan.events"
        case outcomes = "loan.outcomes"
    }

    private func document() -> JSONValue {
        let (events, outcomes) = (self.events(), self.outcomes())
        var messages = JSONObject()
        for (type, message) in events + outcomes { messages[type] = message }
        return [
            "asyncapi": "3.0.0",
            "info": [
                "title": "LoanSaga",
                "version": "1.0.0",
                "description":
                    "What the platform tells LoanSaga, and what it is told. Made from the workflows by 'loansaga workflows events'.",
            ],
            "defaultContentType": "application/cloudevents+json",
            "channels": [
                Channel.events.rawValue: channel(
                    .events, "The platform's events, for LoanSaga.", events.map(\.type)),
                Channel.outcomes.rawValue: channel(
                    .outcomes, "What has become of them, for the platform; in order, per family.", outcomes.map(\.type)),
            ],
            "operations": [
                "receiveEvents": operation("receive", .events, "Start sagas and move them on."),
                "sendOutcomes": operation("send", .outcomes, "Say what has become of sagas."),
            ],
            "components": ["messages": .object(messages), "schemas": schema.components],
        ]
    }

    private func channel(_ channel: Channel, _ description: String, _ types: [String]) -> JSONValue {
        var messages = JSONObject()
        for type in types { messages[type] = ["$ref": .string("#/components/messages/\(type)")] }
        return [
            "address": .string(channel.rawValue), "description": .string(description), "messages": .object(messages),
        ]
    }

    private func operation(_ action: String, _ channel: Channel, _ summary: String) -> JSONValue {
        [
            "action": .string(action), "channel": ["$ref": .string("#/channels/\(channel.rawValue)")],
            "summary": .string(summary),
        ]
    }

    private func message(_ type: String, _ description: String, _ envelope: String, _ data: JSONValue) -> JSONValue {
        [
            "name": .string(type), "description": .string(description), "contentType": "application/cloudevents+json",
            "payload": [
                "allOf": [
                    ["$ref": .string("#/components/schemas/\(envelope)")],
                    ["type": "object", "properties": ["type": ["const": .string(type)], "data": data]],
                ]
            ],
        ]
    }

    // MARK: From the platform

    private func events() -> [(type: String, message: JSONValue)] {
        var known: [String] = []
        var messages: [(type: String, message: JSONValue)] = []
        for rule in definitions.flatMap(\.events) where !known.contains(rule.type) {
            known.append(rule.type)
            let uses = definitions.filter { $0.event(rule.type) != nil }.map { $0.use(of: rule.type) }
            messages.append(
                (
                    rule.type,
                    message(rule.type, uses.joined(separator: " "), "event", schema.object(of: rule.fields))
                ))
        }
        return messages
    }

    // MARK: To the platform

    private func outcomes() -> [(type: String, message: JSONValue)] {
        var types: [String] = []
        var told: [String: [Outcome]] = [:]
        for outcome in definitions.flatMap(\.outcomes) {
            if told[outcome.type] == nil { types.append(outcome.type) }
            told[outcome.type, default: []].append(outcome)
        }
        let own = types.map { type in
            let outcomes = told[type] ?? []
            let text = outcomes.map(\.description).joined(separator: " ")
            return (type, message(type, text, "outcome", schema.object(of: outcomes)))
        }
        return own
            + EngineEvent.all.map { event in
                let text = "The engine's own, of every workflow. \(event.meaning)"
                return (event.type, message(event.type, text, "outcome", schema.object(of: event.fields)))
            }
    }
}

/// One place where a workflow tells an outcome.
struct Outcome {
    enum Fields {
        case written([(name: String, value: Template)])
        case engine([EngineEvent.Field])
    }

    let type: String
    let definition: Definition
    let description: String
    let fields: Fields
}

extension Definition {
    private var phrase: String { "'\(name)' (\(title.zh), \(title.en))" }

    /// What an event of the platform does to the workflow.
    fileprivate func use(of type: String) -> String {
        if type == startedBy { return "Starts \(phrase)." }
        if type == withdrawOn { return "Withdraws a saga of \(phrase)." }
        var uses: [String] = []
        for step in allSteps {
            switch step.action {
            case .await(let awaiting) where awaiting.subject == .event(type): uses.append("'\(step.id)' waits for it")
            case .collect(let collection) where collection.closeOn == type: uses.append("closes '\(step.id)'")
            case .collect(let collection) where collection.failOn == type: uses.append("fails '\(step.id)'")
            case .call, .collect, .forEach, .join, .await, .choose, .emit, .delay, .fail: break
            }
        }
        return "In \(phrase): \(uses.joined(separator: ", "))."
    }

    /// Everything that it tells, in the order of its steps.
    fileprivate var outcomes: [Outcome] {
        allSteps.flatMap { step -> [Outcome] in
            switch step.action {
            case .emit(let emission): [outcome(emission, "Told by \(phrase), step '\(step.id)'.")]
            case .call(let call):
                call.alternatives.compactMap { alternative in
                    alternative.present.map {
                        Outcome(
                            type: $0, definition: self,
                            description:
                                "Told by \(phrase), step '\(step.id)': a user has to confirm a page of the bank.",
                            fields: .engine(EngineEvent.presented))
                    }
                }
            case .collect, .forEach, .join, .await, .choose, .delay, .fail: []
            }
        } + [
            outcome(completed, "Told by \(phrase) when it is completed."),
            outcome(failed, "Told by \(phrase) when it has failed and everything is undone."),
        ]
    }

    private func outcome(_ emission: Emission, _ description: String) -> Outcome {
        Outcome(type: emission.type, definition: self, description: description, fields: .written(emission.with))
    }
}
