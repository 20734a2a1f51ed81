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
        family.outline(into: &outline)
        let places = family.places
        func place(_ number: RequestNumber) -> Int {
            places.indices.contains(number.ordinal) ? places[number.ordinal] : -1 - number.ordinal
        }
        book.outline(into: &outline) { text in
            let line = text.utf8.lastIndex(of: UInt8(ascii: "_"))
            let ordinal = line.flatMap { Int(text[text.index(after: $0)...], radix: 36) }
            return ordinal.map { places.indices.contains($0) ? places[$0] : -1 - $0 } ?? 0
        }
        outline.add(sent & ~stage.whims | useless(stage))
        outline.add(kind == .skip)
        func add(_ command: StepCommand) {
            outline.add(place(command.requestNo))
            outline.add(command.isQuestion)
            outline.add(family.isLatest(command.attempt, ofOrdinal: command.requestNo.ordinal))
        }
        outline.add(queue.count)
        for command in queue { add(command) }
        outline.add(slow.count)
        for command in slow {
            add(command)
            outline.add(moment: command.notAfter)
        }
        outline.add(strays.count)
        for stray in strays {
            add(stray.command)
            outline.add(moment: stray.until)
        }
        outline.add(reports.count)
        for report in reports {
            add(report.command)
            outline.add(report.outcome.word)
        }
        outline.add(pages.count)
        for page in pages {
            add(page)
            outline.add(moment: page.expired)
        }
        outline.add(notices.count)
        for notice in notices { outline.add(notice.word) }
        for notice in late {
            outline.add(notice.word)
            outline.add(moment: notice.until)
        }
        return SceneKey(outline, now: now)
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
        var ranks: [Int64: Int] = [:]
        for at in ahead where ranks[at] == nil { ranks[at] = ranks.count + 1 }
        var (high, low): (UInt64, UInt64) = (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344)
        func take(_ word: UInt64) {
            high = Outline.mix(high, word)
            low = Outline.mix(low, ~word &* 0x9E37_79B9_7F4A_7C15)
        }
        var next = 0
        let moments = outline.moments
        for (place, word) in outline.words.enumerated() {
            while next < moments.count, moments[next].place == place {
                take(Self.word(moments[next].at, now, ranks))
                next += 1
            }
            take(word)
        }
        while next < moments.count {
            take(Self.word(moments[next].at, now, ranks))
            next += 1
        }
        self.init(high: high, low: low)
    }

    private static func word(_ at: Int64, _ now: Int64, _ ranks: [Int64: Int]) -> UInt64 {
        guard at > now, let rank = ranks[at] else { return 0 }
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
