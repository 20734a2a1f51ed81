/// What an owner has read of the published definitions and profiles.
///
/// What is not in it makes the owner wait, never decide.
public struct Library: Sendable {
    private var plans: [String: Plan] = [:]
    private var terms: [String: Terms] = [:]
    /// What is done wrongly. Only a simulation sets it, to see whether that is found.
    package var fault: EngineFault?

    public init() {}

    public mutating func add(_ plan: Plan) { plans[plan.digest] = plan }
    public mutating func add(_ terms: Terms) { self.terms[terms.digest] = terms }

    public func plan(_ digest: String) -> Plan? { plans[digest] }
    public func terms(_ digest: String) -> Terms? { terms[digest] }
}
