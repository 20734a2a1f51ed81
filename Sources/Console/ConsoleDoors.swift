public import Expressions
public import JSON
public import Orchestrator
public import Saga

/// What the console has others do, who know how.
///
/// Each is called on a thread of the console's and may block for a few seconds.
public struct ConsoleDoors: Sendable {
    /// A file of a definition, as it is published.
    public struct DefinitionFile: Hashable, Sendable {
        public let name: String
        public let text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// Why it was not done.
    public enum Refusal: Error, Hashable, Sendable {
        /// What was given will not do, for these reasons; they name fields, and hold no value of personal data.
        case unfit([String])
        /// It cannot be done now, or not in this process.
        case away(String)
    }

    /// Reads fields of a saga's input as its definition types them, and seals personal data for its family.
    public var readFields: @Sendable (_ fields: JSONObject, _ saga: SagaView) throws(Refusal) -> ObjectValue = {
        _, _ throws(Refusal) in
        throw .away("this process cannot read fields of an input")
    }

    /// Takes CloudEvents in as the platform's; nil where this process takes none.
    public var takeEvents: GatewayRole.TakeEvents?

    /// Publishes definitions, with a profile where there is one, under the name of who wants it; tells what is in force
    /// from then on.
    public var publishDefinitions:
        @Sendable (_ files: [DefinitionFile], _ profile: JSONValue?, _ by: String) throws(Refusal) -> JSONObject = {
            _, _, _ throws(Refusal) in
            throw .away("this process publishes no definitions")
        }

    public init() {}
}

extension ConsoleDoors.Refusal {
    var problem: Problem {
        switch self {
        case .unfit(let reasons): .invalid(reasons.first ?? "it will not do", problems: reasons)
        case .away(let why): .unavailable(why)
        }
    }
}
