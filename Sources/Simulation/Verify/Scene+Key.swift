import Custody
import Ledger
import Saga

/// Names a state: two states of one name are the same to what may follow, but for one chance in 2^64 for each pair.
struct SceneKey: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    func hash(into hasher: inout Hasher) { hasher.combine(high) }
}

extension Scene {
    /// Times count by their order among the times that lie ahead, and by which of the profile's periods they are away:
    /// two states whose times differ by no more than this are walked once.
    func key(_ stage: Stage) -> SceneKey {
        var outline = Outline()
        swap(&outline, &stage.outline)
        outline.clear()
        defer { swap(&outline, &stage.outline) }
        let places = family.places
        let over = over(places)
        family.outline(into: &outline, over: over)
        func place(_ number: RequestNumber) -> Int {
            places.indices.contains(number.ordinal) ? places[number.ordinal] : -1 - number.ordinal
        }
        book.outline(into: &outline) { text in
            let ordinal = Self.ordinal(text)
            guard places.indices.contains(ordinal) else { return -1 - ordinal }
            return Self.isOf(over, places[ordinal]) ? nil : places[ordinal]
        }
        outline.add(sent & ~stage.whims | useless(stage))
        outline.add(kinds.contains(where: Verdict.mayBreak.contains))
        let asksFirst = stage.profile.query != nil
        func add(_ command: StepCommand) {
            outline.add(place(command.requestNo))
            outline.add(command.isQuestion)
            outline.add(asksFirst && command.attempt > 1)
            outline.add(family.isLatest(command.attempt, ofOrdinal: command.requestNo.ordinal))
        }
        outline.add(queue.count)
        for command in queue { add(command) }
        outline.add(slow.count)
        for command in slow {
            add(command)
            outline.add(last: command.notAfter)
        }
        outline.add(strays.count)
        for stray in strays {
            add(stray.command)
            outline.add(last: stray.until)
        }
        outline.add(reports.count)
        for report in reports {
            add(report.command)
            outline.add(report.outcome.word)
        }
        outline.add(pages.count)
        for page in pages {
            add(page)
            outline.add(last: page.expired)
        }
        outline.add(notices.count)
        for notice in notices { outline.add(notice.word) }
        for notice in late {
            outline.add(notice.word)
            outline.add(last: notice.until)
        }
        return SceneKey(outline, now: now)
    }

    /// The last part of a request number, which is written to the base of 36.
    private static func ordinal(_ requestNo: String) -> Int {
        var ordinal = 0
        for byte in requestNo.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): ordinal = ordinal &* 36 &+ Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): ordinal = ordinal &* 36 &+ Int(byte - UInt8(ascii: "a")) + 10
            default: ordinal = 0
            }
        }
        return ordinal
    }

    /// The slots of children that have failed and of which nothing is left, a bit each: all that they asked for is known
    /// and taken back, at the bank too, and nothing is on its way that speaks of it. Nothing that follows looks at more
    /// of them than that they have failed.
    private func over(_ places: [Int]) -> UInt64 {
        var over: UInt64 = 0
        for slot in 0..<min(family.sagaCount, 64) {
            if let calls = family.finishedCalls(slot), calls.allSatisfy(isOver) { over |= 1 << UInt64(slot) }
        }
        guard over != 0 else { return 0 }
        func keep(_ number: RequestNumber) {
            guard places.indices.contains(number.ordinal), places[number.ordinal] >= 0 else { return }
            over &= ~(1 << UInt64(places[number.ordinal] >> 16))
        }
        for command in queue { keep(command.requestNo) }
        for command in slow { keep(command.requestNo) }
        for stray in strays { keep(stray.command.requestNo) }
        for report in reports { keep(report.command.requestNo) }
        for page in pages { keep(page.requestNo) }
        for notice in notices { if let number = notice.number { keep(number) } }
        for notice in late { if let number = notice.number { keep(number) } }
        return over
    }

    private func isOver(_ call: CallStanding) -> Bool {
        let text = call.number.text
        let standing = book.standing(of: text)
        guard standing != .takenIn else { return false }
        guard call.isForward else { return true }
        guard [.userPreFreeze, .userAutoPreTransaction].contains(call.service) else { return false }
        guard let freeze = book.freeze(text) else { return standing != .done }
        return freeze.remaining == .zero && freeze.confirmed == .zero
    }

    /// Whether a call's place is in one of the slots.
    private static func isOf(_ slots: UInt64, _ place: Int) -> Bool {
        place >= 0 && slots >> UInt64(place >> 16) & 1 == 1
    }

    /// Children that come too late for good: they may as well have been sent.
    private func useless(_ stage: Stage) -> UInt64 {
        var left = stage.children & ~sent
        var useless: UInt64 = 0
        while left != 0 {
            let place = left.trailingZeroBitCount
            left &= left - 1
            if family.isTooLate(stage.premise.steps[place].event) { useless |= 1 << UInt64(place) }
        }
        return useless
    }
}

extension SceneKey {
    /// Another name for a state that is the same, but came with another part of the bounds used up.
    var next: SceneKey { SceneKey(high: Outline.mix(high, 1), low: low) }

    /// What a time that lies ahead is told by, beside its order, in milliseconds.
    private static let periods: [Int64] = [
        30_000, 90_000, 17 * 60_000, 50 * 60_000, 2 * 3_600_000, 25 * 3_600_000, 4 * 86_400_000,
    ]

    fileprivate init(_ outline: Outline, now: Int64) {
        var ahead = outline.moments.map(\.at).filter { $0 > now }
        ahead.sort()
        var (high, low): (UInt64, UInt64) = (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344)
        func take(_ word: UInt64) {
            high = Outline.mix(high, word)
            low = Outline.mix(low, ~word &* 0x9E37_79B9_7F4A_7C15)
        }
        var next = 0
        let moments = outline.moments
        for (place, word) in outline.words.enumerated() {
            while next < moments.count, moments[next].place == place {
                take(Self.word(moments[next].at, now, ahead))
                next += 1
            }
            take(word)
        }
        while next < moments.count {
            take(Self.word(moments[next].at, now, ahead))
            next += 1
        }
        self.init(high: high, low: low)
    }

    /// - Parameter ahead: the times that lie ahead, in their order.
    private static func word(_ at: Int64, _ now: Int64, _ ahead: [Int64]) -> UInt64 {
        guard at > now, let place = ahead.firstIndex(of: at) else { return 0 }
        let rank = place + 1
        let period = periods.firstIndex { at - now <= $0 } ?? periods.count
        return UInt64(rank << 8 | period + 1)
    }
}

extension Outcome {
    /// What it comes to for the fold.
    fileprivate var word: UInt64 {
        switch self {
        case .applied: 1
        case .accepted: 2
        case .refused(let code, _): Outline.mixed(3, Outline.word(code.rawValue))
        case .notSent: 4
        case .inDoubt: 5
        }
    }
}
