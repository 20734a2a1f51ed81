public import Expressions

/// A workflow: what is done at the bank for one business matter, and how it is undone.
public struct Definition: Sendable {
    public let name: String
    public let version: Int
    public let title: Title
    /// Every event type that starts it or that it waits for, in the file's order.
    public let events: [EventRule]
    public let startedBy: String
    /// Nil for a workflow that is nobody's child.
    public let child: ChildContract?
    /// Names of input fields by which operators find its sagas.
    public let search: [String]
    /// What must hold of the input, or the event is refused.
    public let accept: [Acceptance]
    /// The event by which a child leaves on its own wish.
    public let withdrawOn: String?
    public let steps: [Step]
    public let completed: Emission
    public let failed: Emission

    public func event(_ type: String) -> EventRule? { events.first { $0.type == type } }
}

/// What people call it.
public struct Title: Hashable, Sendable {
    public let zh: String
    public let en: String
}

/// How events of one type find their saga, and what they must look like.
public struct EventRule: Sendable {
    public let type: String
    public let family: Expression
    public let saga: Template
    public let fields: [Field]
}

/// What a parent gives a child, and what the child offers while it waits.
public struct ChildContract: Hashable, Sendable {
    public let given: [Field]
    public let offers: [Field]
}

/// A condition on the input.
public struct Acceptance: Sendable {
    public let condition: Expression
    /// Why the event is refused otherwise.
    public let otherwise: String
}

/// An outcome event.
public struct Emission: Sendable {
    public let type: String
    public let with: [(name: String, value: Template)]
}
