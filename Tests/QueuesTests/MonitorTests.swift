import Foundation
import Queues
import Testing

/// A wait that is to end by itself takes this long at the most before the test fails.
private let patience = Duration.seconds(10)

struct MonitorTests {
    @Test("A wait ends at its deadline, and asks once more then")
    func deadline() {
        let monitor = Monitor(0)
        let found: Int? = monitor.wait(until: .now + .milliseconds(5)) { state in
            state += 1
            return nil
        }
        #expect(found == nil)
        #expect(monitor.look { $0 } >= 2)
    }

    @Test("A wait whose deadline has passed still asks", arguments: [Duration.zero, .seconds(-1)])
    func past(time: Duration) {
        let monitor = Monitor(7)
        #expect(monitor.wait(until: .now + time) { $0 == 7 ? $0 : nil } == 7)
        #expect(monitor.wait(until: .now + time) { $0 == 8 ? $0 : nil } == nil)
    }

    @Test("A deadline as far away as can be written is no mistake")
    func farDeadline() {
        let monitor = Monitor(7)
        #expect(monitor.wait(until: .now + .seconds(Int64.max)) { $0 } == 7)
    }

    @Test("A change wakes everybody who waits, and each sees it")
    func everybody() {
        let waiting = 4
        let monitor = Monitor(Gate(waiting: 0, isOpen: false, passed: 0))
        for _ in 0..<waiting {
            Thread.detachNewThread {
                monitor.withLock { $0.waiting += 1 }
                let isThrough: Bool? = monitor.wait(until: .now + patience) { $0.isOpen ? true : nil }
                monitor.withLock { $0.passed += isThrough == true ? 1 : 0 }
            }
        }
        #expect(monitor.wait(until: .now + patience) { $0.waiting == waiting ? true : nil } == true)
        monitor.withLock { $0.isOpen = true }
        #expect(monitor.wait(until: .now + patience) { $0.passed == waiting ? true : nil } == true)
    }

    @Test("A change for one is taken by one")
    func one() {
        let monitor = Monitor(Gate(waiting: 0, isOpen: false, passed: 0))
        for _ in 0..<2 {
            Thread.detachNewThread {
                monitor.withLock { $0.waiting += 1 }
                monitor.wait { state -> Bool? in
                    guard state.isOpen else { return nil }
                    state.isOpen = false
                    state.passed += 1
                    return true
                }
                monitor.wake()
            }
        }
        #expect(monitor.wait(until: .now + patience) { $0.waiting == 2 ? true : nil } == true)
        for passed in 1...2 {
            monitor.withLockForOne { $0.isOpen = true }
            #expect(monitor.wait(until: .now + patience) { $0.passed == passed ? true : nil } == true)
        }
    }

    @Test("A change that wakes nobody is seen by whoever looks, and by all after a wake")
    func silent() {
        let monitor = Monitor(0)
        let seen = Monitor(0)
        Thread.detachNewThread {
            let value = monitor.wait(until: .now + patience) { $0 > 0 ? $0 : nil }
            seen.withLock { $0 = value ?? -1 }
        }
        monitor.withLockForNone { $0 = 3 }
        #expect(monitor.look { $0 } == 3)
        monitor.wake()
        #expect(seen.wait(until: .now + patience) { $0 != 0 ? $0 : nil } == 3)
    }

    @Test("What a body throws comes out, and the state can be had again")
    func throwing() {
        struct Refusal: Error {}
        let monitor = Monitor(0)
        #expect(throws: Refusal.self) {
            try monitor.withLock { state in
                state = 1
                throw Refusal()
            }
        }
        #expect(monitor.look { $0 } == 1)
    }
}

private struct Gate {
    var waiting: Int
    var isOpen: Bool
    var passed: Int
}
