import Expressions
import JSON
public import Saga

extension OutcomeEvent {
    /// As the platform reads it: a CloudEvent 1.0 in structured mode.
    public func cloudEvent(source: String) -> [UInt8] { [] }
}
