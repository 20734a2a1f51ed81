import Queues
import Simulation

extension Crew {
    /// Does the parts of a work at once, on threads of its own; whoever has it work waits for all of them.
    static func threads(_ count: Int) -> Crew {
        guard count > 1 else { return .one }
        let pool = WorkerPool(name: "walk", threads: count, capacity: count)
        return Crew(size: count) { part in
            let left = Monitor(count)
            for number in 0..<count {
                let job: WorkerPool.Job = {
                    part(number)
                    left.withLock { $0 -= 1 }
                }
                if !pool.submit(job) { job() }
            }
            left.wait { $0 == 0 ? true : nil }
        }
    }
}
