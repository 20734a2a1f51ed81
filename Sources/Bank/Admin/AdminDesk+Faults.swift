import Custody
import HTTP
import JSON
import Ledger

/// Planted faults.
extension AdminDesk {
    /// `POST` puts a plan in the place of the one before, `DELETE` takes it away.
    func faults(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try request.allow([])
        switch request.method {
        case .get:
            let (json, receipt) = try onState { state, _, _ in state.faults.json }
            return (Reply(json: json), receipt)
        case .post:
            let json = try request.json()
            return try setFaults { now throws(AdminError) in try FaultPlan(json: json, at: now) }
        case .delete:
            return try setFaults { _ in FaultPlan() }
        case .head, .put, .patch, .options: throw Self.notAllowed(.get, .post, .delete)
        }
    }

    private func setFaults(_ plan: (Timestamp) throws(AdminError) -> FaultPlan) throws(AdminProblem) -> Outcome {
        let (json, receipt) = try onState { (state, now, _) throws(AdminProblem) in
            do throws(AdminError) {
                state.faults = try plan(now)
            } catch {
                throw AdminProblem(error)
            }
            return state.faults.json
        }
        // The bank may be up again.
        core.alarm.poke()
        return (Reply(json: json), receipt)
    }
}
