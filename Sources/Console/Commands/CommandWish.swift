import Crypto
import Expressions
import JSON
import Orchestrator
import Roles
import Saga

/// What an operator wants of one saga or of many, as the request says it.
struct CommandWish: Sendable {
    enum Action: Sendable {
        case plain(OperatorCommand.Action)
        /// Fields of the input, as they were written.
        case correct(JSONObject)

        var word: Word {
            switch self {
            case .plain(.retry): .retry
            case .plain(.resolve): .resolve
            case .plain(.skip): .skip
            case .plain(.undo): .undo
            case .plain(.hold): .hold
            case .plain(.release): .release
            case .plain(.correct), .correct: .correct
            }
        }
    }

    enum Word: String, CaseIterable, Sendable {
        case retry, resolve, skip, undo, hold, release, correct
    }

    let action: Action
    let reason: String
    let isDryRun: Bool

    /// Takes its members out of a request.
    init(_ members: inout Members) throws(Problem) {
        guard let word: Word = try members.word("action") else {
            throw .invalid("'action' is missing: one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let resolution: OperatorCommand.Resolution? = try members.word("as")
        let evidence = try members.text("evidence")
        let fields = try members.object("fields")
        reason = try members.needed("reason", "it stands in the audit, and tells others why")
        isDryRun = try members.flag("dryRun") ?? false
        guard word == .resolve || (resolution == nil && evidence == nil) else {
            throw .invalid("'as' and 'evidence' belong to 'resolve', and the action is '\(word.rawValue)'.")
        }
        guard word == .correct || fields == nil else {
            throw .invalid("'fields' belongs to 'correct', and the action is '\(word.rawValue)'.")
        }
        action = try Self.action(word, resolution, evidence, fields)
    }

    private static func action(
        _ word: Word, _ resolution: OperatorCommand.Resolution?, _ evidence: String?, _ fields: JSONObject?
    ) throws(Problem) -> Action {
        switch word {
        case .retry: return .plain(.retry)
        case .skip: return .plain(.skip)
        case .undo: return .plain(.undo)
        case .hold: return .plain(.hold)
        case .release: return .plain(.release)
        case .resolve:
            guard let resolution else { throw .invalid("'as' is missing: applied or notApplied.") }
            guard let evidence else { throw .invalid("'evidence' is missing: say what shows it.") }
            return .plain(.resolve(as: resolution, evidence: evidence))
        case .correct:
            guard let fields, !fields.isEmpty else { throw .invalid("'fields' is missing: what is to be corrected.") }
            return .correct(fields)
        }
    }

    /// Refuses a command for a saga of which nobody was shown what it would do.
    func demand(_ plan: String?, _ member: String) throws(Problem) {
        guard isDryRun || plan != nil else {
            throw .invalid(
                "'\(member)' is missing: ask with 'dryRun' first, and send the 'digest' of what would be done.")
        }
    }

    /// The command for one saga.
    ///
    /// - Parameters:
    ///   - version: that the operator saw.
    ///   - plan: the digest of what the operator was shown.
    func command(
        for saga: SagaView, version: Int64, plan: String?, by name: String, _ context: RoleContext
    ) throws(Problem) -> OperatorCommand {
        OperatorCommand(
            id: try Self.newID(), saga: saga.saga, action: try action(for: saga, context), operator: name,
            reason: reason,
            version: version, isDryRun: isDryRun, plan: isDryRun ? nil : plan)
    }

    private func action(for saga: SagaView, _ context: RoleContext) throws(Problem) -> OperatorCommand.Action {
        switch action {
        case .plain(let action): return action
        case .correct(let fields):
            return .correct(try Self.read(fields, of: saga, context))
        }
    }

    /// The fields as the saga's definition has them, personal data sealed for its family.
    private static func read(
        _ fields: JSONObject, of saga: SagaView, _ context: RoleContext
    ) throws(Problem) -> ObjectValue {
        let read: Result<ObjectValue, EventRefusal>
        do throws(CryptoError) {
            read = try context.definitions.published.correction(
                fields, of: saga.workflow, version: saga.workflowVersion
            ) { (plain) throws(CryptoError) in
                try context.keys.sealer.seal(plain, associatedData: Array(saga.family.utf8))
            }
        } catch {
            throw .unavailable("Personal data cannot be sealed just now.")
        }
        switch read {
        case .success(let object): return object
        case .failure(let refusal):
            var problem = Problem.invalid(refusal.sentence)
            if let field = refusal.field { problem.details["field"] = .string(field) }
            throw problem
        }
    }

    /// A random UUID (RFC 9562, version 4).
    private static func newID() throws(Problem) -> String {
        guard var bytes = try? Random.bytes(16) else { throw .unavailable("No random number could be drawn.") }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(Hex.encode(bytes))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}
