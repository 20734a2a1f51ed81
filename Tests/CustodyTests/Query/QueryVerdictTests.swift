import Custody
import TestSupport
import Testing

@Suite("What answers to questions about a call come to")
struct QueryVerdictTests {
    /// Seconds before or after the call's `dead`, which is at 0 of these tests' clock.
    private static func time(_ seconds: Double) -> Timestamp {
        Timestamp(milliseconds: 1_900_000_000_000 + Int64((seconds * 1000).rounded()))
    }

    /// The first moment after `dead`.
    private static let alive = 0.001

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var answersAlike = 3
        var remembersRefusals = true
        /// When each question is put, its answer, and what it comes to.
        let answers: [(at: Double, answer: QueryAnswer, step: QueryVerdict.Step)]

        init(
            _ title: String, answersAlike: Int = 3, remembersRefusals: Bool = true,
            _ answers: [(Double, QueryAnswer, QueryVerdict.Step)]
        ) {
            testDescription = title
            self.answersAlike = answersAlike
            self.remembersRefusals = remembersRefusals
            self.answers = answers
        }
    }

    private static func again(_ seconds: Double) -> QueryVerdict.Step { .askAgain(at: time(seconds)) }

    private static let amount = Amount(fen: 100)
    private static let applied = QueryAnswer.found(.applied, amount: amount)
    private static let refused = QueryAnswer.found(.refused, amount: nil)
    private static let silence = QueryAnswer.inDoubt(.transport("timed out"))
    private static let busy = QueryAnswer.notSent(.notExecuted(.busy))

    private static let rows = [
        Row("found at once", [(-500, applied, .found(.applied, amount: amount))]),
        Row(
            "taken in at once",
            [(-500, .found(.accepted, amount: nil), .found(.accepted, amount: nil))]),
        Row(
            "not found, asked again until the call is dead, then three times",
            [
                (-100, .notFound, again(-70)), (-70, .notFound, again(-40)), (-40, .notFound, again(-10)),
                (-10, .notFound, again(alive)), (alive, .notFound, again(30.001)), (30.001, .notFound, again(60.001)),
                (60.001, .notFound, .notFound), (61, .notFound, .notFound),
            ]),
        Row(
            "at the very end an attempt may still land",
            [(0, .notFound, again(alive)), (alive, .notFound, again(30.001))]),
        Row("one answer alike", answersAlike: 1, [(0, .notFound, again(alive)), (alive, .notFound, .notFound)]),
        Row(
            "found after all",
            [(10, .notFound, again(40)), (40, .notFound, again(70)), (70, applied, .found(.applied, amount: amount))]),
        Row(
            "found even after it was believed not to be",
            answersAlike: 1, [(10, .notFound, .notFound), (50, applied, .found(.applied, amount: amount))]),
        Row(
            "anything in between starts the count anew",
            [
                (10, .notFound, again(40)), (40, .notFound, again(70)), (70, silence, again(100)),
                (100, .notFound, again(130)), (130, .notFound, again(160)), (160, busy, again(190)),
                (190, .notFound, again(220)), (220, .notFound, again(250)), (250, .notFound, .notFound),
            ]),
        Row(
            "no answer is asked for again, before and after",
            [(-100, silence, again(-70)), (-20, busy, again(alive)), (5, silence, again(35)), (35, busy, again(65))]),
        Row("refused, and remembered", [(-500, refused, .found(.refused, amount: nil))]),
        Row(
            "refused, and not remembered: another attempt may land until the call is dead",
            remembersRefusals: false,
            [(-100, refused, again(-70)), (0, refused, again(alive)), (alive, refused, .found(.refused, amount: nil))]),
        Row(
            "refused, not remembered, and then not there any more",
            answersAlike: 2, remembersRefusals: false,
            [(-1, refused, again(alive)), (alive, .notFound, again(30.001)), (30.001, .notFound, .notFound)]),
    ]

    @Test("is, answer by answer, what the table says", arguments: rows)
    func table(row: Row) {
        var policy = QueryPolicy.sample
        policy.answersAlike = row.answersAlike
        var verdict = QueryVerdict(policy: policy, dead: Self.time(0), remembersRefusals: row.remembersRefusals)
        for (at, answer, expected) in row.answers {
            #expect(verdict.learn(answer, askedAt: Self.time(at)) == expected, "at \(at)")
        }
    }

    @Test("is never that a call was not found by questions put while an attempt might land", arguments: 1...50)
    func neverEarly(seed: UInt64) {
        var dice = SeededGenerator(seed: seed)
        var policy = QueryPolicy.sample
        policy.answersAlike = dice.below(4) + 1
        var verdict = QueryVerdict(policy: policy, dead: Self.time(0), remembersRefusals: dice.below(2) == 0)
        var at = -200.0
        var next = Self.time(at)
        var alike: [Double] = []
        for _ in 0..<60 {
            at = max(at, Double(next.milliseconds - Self.time(0).milliseconds) / 1000) + Double(dice.below(45))
            let answer = [QueryAnswer.notFound, .notFound, .notFound, Self.silence, Self.refused][dice.below(5)]
            alike = answer == .notFound ? alike + [at] : []
            switch verdict.learn(answer, askedAt: Self.time(at)) {
            case .notFound:
                let late = alike.filter { $0 > 0 }
                #expect(late.count >= policy.answersAlike, "seed \(seed)")
                let span = (late.last ?? 0) - (late.first ?? 0)
                #expect(span >= 30 * Double(policy.answersAlike - 1), "seed \(seed)")
            case .askAgain(let time):
                #expect(time > Self.time(at), "seed \(seed)")
                next = time
            case .found(let meaning, _): #expect(meaning == .refused && answer == Self.refused, "seed \(seed)")
            }
        }
    }
}
