import Custody
import Expressions
import JSON

/// Steps that wait for an event, or for the bank's audit.
extension DefinitionReader {
    mutating func awaiting(_ members: Members, _ id: String, _ scope: inout Scope) -> Awaiting? {
        let deadline = deadline(members["deadline"], scope)
        let missed = choice(members["onDeadline"], Awaiting.Missed.self)
        guard let (subject, fields) = subject(members, scope) else { return nil }
        let event: ValueType
        if let fields {
            event = .object(ObjectType(fields: fields))
            for field in fields { copied[["steps", id, "event", field.name]] = field.type }
        } else {
            event = .object(ObjectType(["status": .init(.text)]))
        }
        let condition = members["that"].flatMap { expression($0, .bool, scope.adding("event", event)) }
        // What did not come is not there; after 'hold', an operator may go on without it.
        scope.steps[id] = .init(.object(ObjectType(["event": .init(event)])), isOptional: missed != .fail)
        guard let deadline, let missed else { return nil }
        return Awaiting(subject: subject, condition: condition, deadline: deadline, onDeadline: missed)
    }

    /// What is waited for, with the fields of an event.
    private mutating func subject(
        _ members: Members, _ scope: Scope
    ) -> (Awaiting.Subject, fields: [Field]?)? {
        guard let node = members["awaitAudit"] else {
            guard let type = awaitedType(members["await"]) else { return nil }
            return (.event(type), fields: eventFields[type] ?? [])
        }
        guard let registration = text(node) else { return nil }
        guard let known = scope.steps[registration] else {
            if !isBlurred(registration) {
                report(node.path, "there is no step '\(registration)' before this one; name the call that registers")
            }
            return nil
        }
        if known.isOptional {
            report(node.path, "the step '\(registration)' may be skipped, and then no audit comes; wait in its branch")
        }
        if !registrations.contains(registration) {
            let audited = catalogue.contracts.filter { !$0.auditNotification.isEmpty }.map(\.service.rawValue)
            report(
                node.path,
                "the bank does not audit what '\(registration)' does; name a call of "
                    + audited.joined(separator: " or "))
        }
        return (.audit(ofStep: registration), fields: nil)
    }

    /// The type of an event that a step waits for: one of the workflow's own, and none that goes elsewhere.
    mutating func awaitedType(_ node: Node?) -> String? {
        guard let node, let type = eventType(node) else { return nil }
        if type == startedBy {
            report(node.path, "'\(type)' starts the workflow; once it runs, it does not come again. Name another event")
        }
        if type == withdrawOn {
            report(node.path, "'\(type)' withdraws the child wherever it is; nothing else can wait for it")
        }
        return type
    }
}
