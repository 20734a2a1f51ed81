import Custody
import Runtime
import Synchronization
import Testing

@testable import Bank

@Suite("Threads, queues and times")
struct WorkTests {
    @Test("A queue gives back in the order in which it was given")
    func fifo() {
        var queue = FIFO<Int>()
        queue.append(1)
        queue.append(2)
        #expect(queue.popFirst() == 1)
        queue.append(3)
        #expect(queue.count == 2)
        #expect(queue.popFirst(10) == [2, 3])
        #expect(queue.popFirst() == nil)
    }

    @Test("Delayed work comes by its time, and at one time in the order in which it was given")
    func delayed() {
        let done = Mutex<[Int]>([])
        var work = DelayedWork()
        for (number, due) in [3, 1, 2, 1, 3].enumerated() {
            #expect(work.add(Timestamp(milliseconds: Int64(due))) { done.withLock { $0.append(number) } })
        }
        #expect(work.nextDue == Timestamp(milliseconds: 1))
        #expect(work.takeDue(at: Timestamp(milliseconds: 0)).isEmpty)
        for job in work.takeDue(at: Timestamp(milliseconds: 2)) { job() }
        for job in work.takeDue(at: Timestamp(milliseconds: 9)) { job() }
        #expect(done.withLock { $0 } == [1, 3, 2, 0, 4])
        #expect(work.nextDue == nil)
    }

    @Test("No more work is put off than there is room for")
    func delayedLimit() {
        var work = DelayedWork()
        for _ in 0..<DelayedWork.limit { #expect(work.add(Timestamp(milliseconds: 0)) {}) }
        #expect(!work.add(Timestamp(milliseconds: 0)) {})
    }

    @Test("A receipt tells everybody once, before and after it is settled")
    func receipt() {
        let told = Mutex<[Bool]>([])
        let receipt = Receipt()
        receipt.whenSettled { isDurable in told.withLock { $0.append(isDurable) } }
        receipt.settle(isDurable: true)
        receipt.settle(isDurable: false)
        receipt.whenSettled { isDurable in told.withLock { $0.append(isDurable) } }
        #expect(told.withLock { $0 } == [true, true])
    }

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

    @Test("A wait ends at its deadline")
    func deadline() {
        let monitor = Monitor(0)
        let found: Int? = monitor.wait(until: .now + .milliseconds(5)) { $0 > 0 ? $0 : nil }
        #expect(found == nil)
    }

    @Test("The bank's clock follows the system's, and never goes back")
    func clock() {
        let system = Mutex<Int64>(1000)
        var clock = BankClock(
            system: .init(now: { system.withLock { $0 } }), offset: .zero, shown: Timestamp(milliseconds: 0))
        #expect(clock.now().milliseconds == 1000)
        clock.move(to: Timestamp(milliseconds: 5000))
        #expect(clock.now().milliseconds == 5000 && clock.offset == .seconds(4))
        system.withLock { $0 = 500 }
        #expect(clock.now().milliseconds == 5000)
        system.withLock { $0 = 2000 }
        #expect(clock.now().milliseconds == 6000)
        clock.move(to: Timestamp(milliseconds: 10))
        #expect(clock.now().milliseconds == 6000)
    }

    @Test(
        "Only addresses that stay on this machine count as loopback",
        arguments: [
            ("127.0.0.1:8701", true), ("127.1.2.3:0", true), ("[::1]:8701", true), ("0.0.0.0:8701", false),
            ("[::]:8701", false), ("10.0.0.1:1", false), ("localhost:1", false), ("127.0.0.1.example:1", false),
            ("127.0.0.256:1", false),
        ])
    func loopback(address: String, isLoopback: Bool) {
        #expect(LoopbackAddress.isListening(address) == isLoopback)
    }

    @Test(
        "Notifications leave in the clear only to this machine",
        arguments: [
            ("http://127.0.0.1:80/notify", true), ("http://localhost/n", true), ("HTTP://[::1]:5?x", true),
            ("http://localhost.example/", false), ("http://platform.example/", false), ("ftp://127.0.0.1/", false),
            ("http://user@127.0.0.1/", false),
        ])
    func plainAddress(url: String, isLoopback: Bool) {
        #expect(LoopbackAddress.isPlainURL(url) == isLoopback)
    }
}
