public import Expressions

/// One step of a workflow.
public struct Step: Sendable {
    public let id: String
    /// It is skipped unless this holds.
    public let when: Expression?
    public let action: Action

    public indirect enum Action: Sendable {
        case call(Call)
        case collect(Collection)
        case forEach(Iteration)
        /// A child waits for its parent and offers this.
        case join([(name: String, value: Template)])
        case await(Awaiting)
        case choose([Branch], otherwise: [Step])
        case emit(Emission)
        case delay(Delay)
        case fail(code: String, reason: Template)
    }

    /// What it calls, once or for each chunk.
    public var call: Call? {
        switch action {
        case .call(let call): call
        case .forEach(let iteration): iteration.call
        case .collect, .join, .await, .choose, .emit, .delay, .fail: nil
        }
    }
}

/// One way of a `choose`.
public struct Branch: Sendable {
    public let when: Expression
    public let steps: [Step]
}

/// Until when something is waited for.
public enum Deadline: Sendable {
    /// From the moment the step begins.
    case after(Period)
    case at(Expression)
}

/// How long a `delay` takes.
public typealias Delay = Deadline

/// Waiting for an event.
public struct Awaiting: Sendable {
    public enum Subject: Hashable, Sendable {
        /// An event of this type.
        case event(String)
        /// The bank's audit of what this step has registered.
        case audit(ofStep: String)
    }

    public enum Missed: String, Hashable, Sendable, CaseIterable {
        case fail
        case `continue`
        case hold
    }

    public let subject: Subject
    /// Of events, or audits, that come, only one of which this holds counts.
    public let condition: Expression?
    public let deadline: Deadline
    public let onDeadline: Missed
}
