import Custody
import HTTP
import JSON
import Ledger

/// Planted faults.
extension AdminDesk {
    /// `POST` puts a plan in the place of the one before, `POST` with `?add=true` adds it to that, `DELETE` takes it away.
    func faults(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try request.allow(request.method == .post ? ["add"] : [])
        let adds = try adds(request)
        switch request.method {
        case .get:
            let (json, receipt) = try onState { state, _, _ in state.faults.json }
            return (Reply(json: json), receipt)
        case .post:
            let json = try request.json()
            return try setFaults { (plan, now, profile) throws(AdminError) in
                let new = try FaultPlan(json: json, at: now, profile: profile)
                if adds { plan.add(new) } else { plan = new }
            }
        case .delete:
            return try setFaults { plan, _, _ in plan = FaultPlan() }
        case .head, .put, .patch, .options: throw Self.notAllowed(.get, .post, .delete)
        }
    }

    private func adds(_ request: AdminRequest) throws(AdminProblem) -> Bool {
        switch request.value("add") {
        case nil, "false"?: return false
        case "true"?: return true
        case _?: throw .invalid("\"add\" must be true or false.")
        }
    }

    private func setFaults(
        _ change: (inout FaultPlan, Timestamp, Profile) throws(AdminError) -> Void
    ) throws(AdminProblem) -> Outcome {
        let (json, receipt) = try onState { (state, now, entry) throws(AdminProblem) in
            do throws(AdminError) {
                try change(&state.faults, now, state.book.profile)
            } catch {
                throw AdminProblem(error)
            }
            let json = state.faults.json
            entry.settings[.faults] = json.text
            return json
        }
        // The bank may be up again.
        core.alarm.poke()
        return (Reply(json: json), receipt)
    }
}

extension FaultPlan {
    /// Plants another plan's faults beside these; its own seed stays.
    fileprivate mutating func add(_ other: FaultPlan) {
        for (service, rates) in other.rates {
            for rate in rates { set(rate.planted, on: service, rate: rate.rate) }
        }
        for (requestNo, scripts) in other.scripts {
            for script in scripts { self.script(script.planted, for: requestNo, times: script.times) }
        }
        servicesDownUntil.merge(other.servicesDownUntil) { _, new in new }
        if let downUntil = other.downUntil { self.downUntil = downUntil }
    }
}
