import Custody
import JSON
import Testing

@testable import Roles

@Suite("The breaker of a service") struct CircuitBreakerTests {
    /// `.` is a call that shows a working bank, `x` one that does not, `?` one that says nothing.
    private func state(after calls: String, _ options: CircuitBreaker.Options = .init()) -> CircuitBreaker.State {
        var breaker = CircuitBreaker(options)
        for (number, call) in calls.enumerated() {
            breaker.begin(number)
            breaker.end(number, isWorking: call == "?" ? nil : call == ".", at: 0)
        }
        return breaker.state
    }

    @Test(
        "Opens after five failures in a row, or ten among the last twenty",
        arguments: [
            ("", false), ("xxxx", false), ("xxxxx", true), ("xxxx.xxxx", false), ("xx?xx?x", true),
            ("x.x.x.x.x.x.x.x.x", false), ("x.x.x.x.x.x.x.x.x.x", true), ("x..x..x..x..x..x..x..x..x..x..x..x", false),
            ("xxxx................................xxxx", false), ("....................xxxxx", true),
        ])
    func opens(calls: String, isOpen: Bool) {
        #expect(state(after: calls) == (isOpen ? .open(since: 0, until: 1_000) : .closed))
    }

    @Test("A window of 64 calls, the widest, counts them all")
    func widest() {
        var options = CircuitBreaker.Options()
        options.window = 64
        options.failuresInWindow = 32
        #expect(state(after: String(repeating: "x.", count: 31), options) == .closed)
        #expect(state(after: String(repeating: "x.", count: 32), options) != .closed)
    }

    @Test("Pauses grow to the longest, and begin anew once the bank has worked")
    func pauses() {
        var breaker = CircuitBreaker()
        var (now, pauses): (Int64, [Int64]) = (0, [])
        func fail(_ number: Int) {
            breaker.begin(number)
            breaker.end(number, isWorking: false, at: now)
        }
        for number in 0..<5 { fail(number) }
        for number in 5..<12 {
            guard case .open(_, let until) = breaker.state else { return #expect(Bool(false)) }
            pauses.append(until - now)
            #expect(breaker.permission(at: until - 1) == .refused(until: until))
            now = until
            #expect(breaker.permission(at: now) == .granted)
            fail(number)
        }
        #expect(pauses == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
        now += 30_000
        #expect(breaker.permission(at: now) == .granted)
        breaker.begin(12)
        #expect(breaker.permission(at: now) == .refused(until: nil))
        breaker.end(12, isWorking: true, at: now)
        for number in 13..<18 { fail(number) }
        #expect(breaker.state == .open(since: now, until: now + 1_000))
    }

    @Test("A clock that is set back does not lengthen a pause")
    func clockSetBack() {
        var breaker = CircuitBreaker()
        for number in 0..<5 { breaker.end(number, isWorking: false, at: 10_000_000) }
        #expect(breaker.permission(at: 9_000_000) == .granted)
    }

    @Test(
        "What an outcome says about the bank",
        arguments: [
            (.applied(.response([:])), true), (.applied(.already(.projectExists)), true), (.accepted([:]), true),
            (.refused(.balanceTooLow, message: ""), true), (.notSent(.transport("")), false),
            (.notSent(.notExecuted(.busy)), false), (.notSent(.misconfigured(.badSignature, message: "")), false),
            (.notSent(.stale), nil), (.notSent(.breakerOpen), nil), (.inDoubt(.workerLost), nil),
            (.inDoubt(.transport("")), false), (.inDoubt(.httpStatus(500)), false), (.inDoubt(.signatureWrong), false),
            (.inDoubt(.otherCall(parameter: "userNo")), false), (.inDoubt(.unknownCode(.internalError)), false),
        ] as [(Outcome, Bool?)])
    func judged(outcome: Outcome, isWorking: Bool?) {
        #expect(outcome.showsWorkingBank == isWorking)
    }
}
