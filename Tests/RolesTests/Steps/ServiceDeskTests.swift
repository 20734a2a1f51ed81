import Custody
import JSON
import Log
import Roles
import Testing

@Suite("The desk of a service") struct ServiceDeskTests {
    /// What a desk does with everything it may do at a moment, as short texts.
    private func actions(_ desk: inout ServiceDesk, at now: Int64 = 0) -> [String] {
        var texts: [String] = []
        while true {
            switch desk.next(at: now) {
            case .call(let delivery, _, let timestamp):
                #expect(timestamp == now)
                texts.append("call \(delivery.ordinal)")
            case .report(let delivery, let reason): texts.append("\(reason) \(delivery.ordinal)")
            case .wait(let until):
                texts.append("wait" + (until.map { " \($0)" } ?? ""))
                return texts
            }
        }
    }

    private func desk(
        concurrency: Int = 4, undoShare: Int? = nil, rate: TokenBucket.Options? = nil, forward: [Int] = [],
        undo: [Int] = []
    ) -> ServiceDesk {
        var desk = ServiceDesk(ServiceDesk.Options(concurrency: concurrency, undoShare: undoShare, rate: rate))
        for ordinal in forward { desk.admit(Deliveries.delivery(ordinal)) }
        for ordinal in undo { desk.admit(Deliveries.delivery(ordinal, isUndo: true)) }
        return desk
    }

    @Test("Undo goes first, and among each kind the oldest")
    func order() {
        var desk = desk(concurrency: 8, undoShare: 0, forward: [1, 2, 3], undo: [4, 5])
        #expect(actions(&desk) == ["call 4", "call 5", "call 1", "call 2", "call 3", "wait"])
    }

    @Test(
        "What goes forward leaves undo its share, and undo may use every place",
        arguments: [
            (4, 1, [1, 2, 3, 4], [], ["call 1", "call 2", "call 3", "wait 60001"]),
            (4, 1, [1, 2, 3, 4], [5], ["call 5", "call 1", "call 2", "call 3", "wait 60001"]),
            (4, 1, [1, 2, 3, 4], [5, 6, 7], ["call 5", "call 6", "call 7", "call 1", "wait 60001"]),
            (4, 1, [1], [5, 6, 7, 8, 9], ["call 5", "call 6", "call 7", "call 8", "wait 60001"]),
            (1, 1, [1, 2], [], ["call 1", "wait 60001"]),
            (2, 2, [1, 2], [], ["call 1", "wait 60001"]),
        ] as [(Int, Int, [Int], [Int], [String])])
    func shares(concurrency: Int, undoShare: Int, forward: [Int], undo: [Int], expected: [String]) {
        var desk = desk(concurrency: concurrency, undoShare: undoShare, forward: forward, undo: undo)
        #expect(actions(&desk) == expected)
    }

    @Test(
        "A quarter of the places is undo's unless told otherwise, at least one, and one is always left",
        arguments: [(16, 12), (8, 6), (3, 2), (2, 1), (1, 1)])
    func standardShare(concurrency: Int, forward: Int) {
        var desk = desk(concurrency: concurrency, forward: Array(1...20))
        #expect(actions(&desk).count == forward + 1)
    }

    @Test("A place that becomes free goes to what may have it")
    func freed() {
        var desk = desk(concurrency: 2, undoShare: 1, forward: [1, 2], undo: [])
        #expect(actions(&desk) == ["call 1", "wait 60001"])
        desk.admit(Deliveries.delivery(3, isUndo: true))
        #expect(actions(&desk) == ["call 3", "wait 60001"])
        desk.finished(2, with: .applied(.response([:])), at: 0)
        #expect(actions(&desk) == ["wait 60001"], "the place that is free is undo's")
        desk.finished(1, with: .applied(.response([:])), at: 0)
        #expect(actions(&desk) == ["call 2", "wait"])
        #expect(desk.inFlight == 1)
        desk.finished(1, with: nil, at: 0)
        #expect(desk.inFlight == 1, "a call that is not under way ends nothing")
    }

    @Test("A command may begin up to its last millisecond, and is reported as stale after it, places or not")
    func stale() {
        var desk = desk(concurrency: 1, forward: [])
        for ordinal in 1...3 { desk.admit(Deliveries.delivery(ordinal, notAfter: 1_000)) }
        desk.admit(Deliveries.delivery(4, notAfter: 2_000))
        #expect(actions(&desk, at: 1_000) == ["call 1", "wait 1001"])
        #expect(actions(&desk, at: 1_001) == ["stale 2", "stale 3", "wait 2001"])
    }

    @Test("A command that waits for a rate waits until then, and a rest lets a burst through")
    func rate() {
        var desk = desk(concurrency: 10, rate: TokenBucket.Options(perSecond: 10, burst: 2), forward: Array(1...6))
        #expect(actions(&desk, at: 0) == ["call 1", "call 2", "wait 100"])
        #expect(actions(&desk, at: 99) == ["wait 100"])
        #expect(actions(&desk, at: 100) == ["call 3", "wait 200"])
        #expect(actions(&desk, at: 5_000) == ["call 4", "call 5", "wait 5100"])
        #expect(actions(&desk, at: 4_000) == ["wait 4100"], "a clock that was set back brings nothing at once")
        #expect(actions(&desk, at: 4_100) == ["call 6", "wait"])
    }

    @Test("While the breaker is open commands wait, but for those that would be too old when it closes")
    func breaker() {
        var desk = desk(concurrency: 8, undoShare: 0, forward: Array(1...5))
        #expect(actions(&desk, at: 0).count == 6)
        for call in 1...5 { desk.finished(call, with: .notSent(.transport("refused")), at: 100) }
        #expect(desk.breakerState == .open(since: 100, until: 1_100))
        desk.admit(Deliveries.delivery(6, notAfter: 1_099))
        desk.admit(Deliveries.delivery(7, notAfter: 1_100))
        desk.admit(Deliveries.delivery(8, isUndo: true))
        #expect(actions(&desk, at: 200) == ["breakerOpen 6", "wait 1100"])
        #expect(actions(&desk, at: 1_099) == ["wait 1100"])
        #expect(actions(&desk, at: 1_100) == ["call 8", "wait 1101"], "one probe at a time, undo first")
        #expect(desk.breakerState == .halfOpen(probe: 6))
        desk.finished(6, with: .inDoubt(.transport("time-out")), at: 1_100)
        #expect(desk.breakerState == .open(since: 1_100, until: 3_100), "twice as long")
        #expect(actions(&desk, at: 1_100) == ["breakerOpen 7", "wait 3100"])
        desk.admit(Deliveries.delivery(9))
        desk.admit(Deliveries.delivery(10))
        #expect(actions(&desk, at: 3_100) == ["call 9", "wait 60001"])
        desk.finished(7, with: .refused(.balanceTooLow, message: ""), at: 3_200)
        #expect(desk.breakerState == .closed, "a refusal is work done")
        #expect(actions(&desk, at: 3_200) == ["call 10", "wait"])
    }

    @Test("A probe that says nothing about the bank makes room for another")
    func mutedProbe() {
        var desk = desk(concurrency: 8, undoShare: 0, forward: Array(1...7))
        #expect(actions(&desk, at: 0).count == 8)
        for call in 1...5 { desk.finished(call, with: .inDoubt(.httpStatus(502)), at: 0) }
        for ordinal in 8...9 { desk.admit(Deliveries.delivery(ordinal)) }
        #expect(actions(&desk, at: 1_000) == ["call 8", "wait 60001"])
        desk.finished(8, with: nil, at: 1_000)
        #expect(actions(&desk, at: 1_000) == ["call 9", "wait"])
        desk.finished(6, with: .applied(.response([:])), at: 1_000)
        #expect(desk.breakerState == .halfOpen(probe: 9), "what began before it opened decides nothing")
    }

    @Test("It is full at its capacity, reads on at half of it, and forgets on demand what waits")
    func capacity() {
        var desk = ServiceDesk(ServiceDesk.Options(concurrency: 1, capacity: 4))
        for ordinal in 1...4 { desk.admit(Deliveries.delivery(ordinal, isUndo: ordinal.isMultiple(of: 2))) }
        #expect(desk.isFull && !desk.hasRoom && desk.waiting == 4)
        #expect(actions(&desk) == ["call 2", "wait 60001"])
        #expect(!desk.isFull && !desk.hasRoom)
        desk.finished(1, with: nil, at: 0)
        #expect(actions(&desk) == ["call 4", "wait 60001"])
        #expect(desk.hasRoom)
        desk.clear()
        #expect(desk.waiting == 0 && desk.inFlight == 1)
        #expect(actions(&desk) == ["wait"])
    }
}
