import Queues
import Runtime
import Simulation

/// Runs a campaign on several threads; what it comes to does not depend on how many.
///
/// Threads take parts in the order of their seeds, and their sums are added up in that order, up to the first part in
/// which an invariant was broken.
final class CampaignRun: Sendable {
    /// What a campaign came to.
    struct Ending {
        let campaign: Campaign
        let took: Duration
        /// Whether somebody stopped it before its end.
        let isStopped: Bool
    }

    private struct State {
        var taken = 0
        /// Parts from here on are not wanted any more.
        var end: Int
        /// What is done and waits for what comes before it.
        var waiting: [Int: Campaign] = [:]
        var added = 0
        var sum = Campaign()
        var done = 0
        var failed = 0
        var isStopped = false
        var running: Int
    }

    private let plan: CampaignPlan
    private let simulator: Simulator
    private let jobs: Int
    private let stop: StopSignal
    private let state: Monitor<State>

    init(_ plan: CampaignPlan, on simulator: Simulator, jobs: Int, stop: StopSignal) {
        self.plan = plan
        self.simulator = simulator
        self.jobs = min(jobs, plan.parts)
        self.stop = stop
        state = Monitor(State(end: plan.parts, running: self.jobs))
    }

    /// Runs it, and blocks until it is done.
    ///
    /// - Parameter progress: called about once a second.
    func run(progress: (CampaignProgress) -> Void) -> Ending {
        let began = ContinuousClock.now
        let pool = WorkerPool(name: "histories", threads: jobs, capacity: jobs)
        for _ in 0..<jobs { _ = pool.submit { [self] in work() } }
        while state.wait(until: .now + .seconds(1), { $0.running == 0 ? true : nil }) == nil {
            if stop.isRaised { state.withLock { $0.isStopped = true } }
            let (done, failed) = state.look { ($0.done, $0.failed) }
            progress(CampaignProgress(done: done, of: plan.histories, failed: failed, took: began.duration(to: .now)))
        }
        pool.stop(by: .now + .seconds(5))
        return state.withLock { state in
            // Stopped: whatever is done counts, though parts before it are missing.
            for part in state.waiting.keys.sorted() where state.isStopped {
                if let campaign = state.waiting[part] { state.sum.add(campaign) }
            }
            return Ending(
                campaign: state.sum, took: began.duration(to: .now),
                isStopped: state.isStopped && state.sum.histories < plan.histories)
        }
    }

    private func work() {
        while let part = take() {
            let campaign = plan.run(plan.part(part), on: simulator) { proceeds(part) }
            give(part, campaign)
        }
        state.withLock { $0.running -= 1 }
    }

    private func take() -> Int? {
        state.withLockForNone { state in
            guard state.taken < state.end, !state.isStopped else { return nil }
            defer { state.taken += 1 }
            return state.taken
        }
    }

    private func proceeds(_ part: Int) -> Bool {
        let isRaised = stop.isRaised
        return state.withLockForNone { state in
            if isRaised { state.isStopped = true }
            guard part < state.end, !state.isStopped else { return false }
            state.done += 1
            return true
        }
    }

    private func give(_ part: Int, _ campaign: Campaign) {
        state.withLockForNone { state in
            state.failed += campaign.failed
            if campaign.failed > 0, !plan.goesOn { state.end = min(state.end, part + 1) }
            state.waiting[part] = campaign
            while state.added < state.end, let next = state.waiting.removeValue(forKey: state.added) {
                state.sum.add(next)
                state.added += 1
            }
        }
    }
}
