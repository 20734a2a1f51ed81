import Queues
import Synchronization
import Testing

struct WorkerPoolTests {
    @Test("A pool refuses work beyond its room, does what it has taken, and then no more")
    func pool() {
        let pool = WorkerPool(name: "test", threads: 1, capacity: 2)
        let gate = Monitor(false)
        let done = Mutex(0)
        let isHeld = Monitor(false)
        #expect(
            pool.submit {
                isHeld.withLock { $0 = true }
                gate.wait { $0 ? true : nil }
            })
        isHeld.wait { $0 ? true : nil }
        for isTaken in [true, true, false] {
            #expect(pool.submit { done.withLock { $0 += 1 } } == isTaken)
        }
        gate.withLock { $0 = true }
        pool.stop(by: .now + .seconds(10))
        #expect(done.withLock { $0 } == 2)
        #expect(!pool.submit {})
    }

    @Test("A pool that is stopped while a job hangs returns at the deadline and takes nothing more")
    func hanging() {
        let pool = WorkerPool(name: "test", threads: 2, capacity: 1)
        let gate = Monitor(false)
        #expect(pool.submit { _ = gate.wait { $0 ? true : nil } })
        let begin = ContinuousClock.now
        pool.stop(by: begin + .milliseconds(20))
        #expect(ContinuousClock.now - begin >= .milliseconds(20))
        #expect(!pool.submit {})
        gate.withLock { $0 = true }
        pool.stop(by: .now + .seconds(10))
    }
}
