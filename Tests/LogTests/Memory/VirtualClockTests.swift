import Log
import Synchronization
import Testing

@Suite("Virtual clock") struct VirtualClockTests {
    private final class Notes: Sendable {
        let seen = Mutex<[String]>([])
    }

    @Test("What is planned happens in the order of its time, and of the planning where that is the same")
    func order() {
        let clock = VirtualClock(now: 1000)
        let notes = Notes()
        let plan = { @Sendable (name: String, milliseconds: Int64) in
            clock.plan(in: milliseconds) { notes.seen.withLock { $0.append("\(name)@\(clock.now)") } }
        }
        plan("late", 30)
        plan("first", 10)
        plan("second", 10)
        clock.plan(in: 20) { plan("nested", 0) }
        clock.advance(by: 29)
        #expect(notes.seen.withLock(\.self) == ["first@1010", "second@1010", "nested@1020"])
        #expect(clock.now == 1029)
        #expect(clock.next == 1030)
        clock.advance(by: 1)
        #expect(notes.seen.withLock(\.last) == "late@1030")
        #expect(clock.next == nil)
    }
}
