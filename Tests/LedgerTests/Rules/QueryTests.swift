import JSON
import TestSupport
import Testing

@testable import Custody
@testable import Ledger

/// The platform's rule about "not found", against this bank.
struct QueryTests {
    private static let profile: Profile = {
        var profile = Profile.sandbox
        profile.query = QueryPolicy(
            service: "TRANSACTION_QUERY", answersAlike: 2, interval: .seconds(30), timeout: .seconds(10))
        return profile
    }()

    private func ask(_ query: TransactionQuery, _ bank: TestBank, isBusy: Bool = false) throws -> QueryAnswer {
        let form = bank.form(query.policy.service, query.reqData(askedAt: bank.now))
        guard case .asked(let question) = bank.admit(form, mode: .direct) else {
            throw Refusal(.internalError, "the question was not admitted")
        }
        return read(isBusy ? bank.book.answerBusy(to: question) : bank.book.answer(to: question, at: bank.now), query)
    }

    private func read(_ answer: Answer, _ query: TransactionQuery) -> QueryAnswer {
        query.answer(
            in: DirectAnswer(status: 200, respData: Array(answer.respData.utf8), signature: "00"),
            signatureIsValid: true)
    }

    @Test(
        "A call that is believed not to be found is never executed afterwards, however late it arrives and is executed",
        arguments: 1...200 as ClosedRange<UInt64>)
    func sound(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bank = try TestBank.withProject(Self.profile)
        let periods = Self.profile.periods
        let parameters = Sample.tender("R1", "I1", "P1", "400.00")
        let sent = bank.now + .seconds(generator.below(60))
        let dead =
            bank.now + periods.sendWindow + periods.timestampTolerance + periods.clockAllowance
            + periods.processingWindow
        let arrival = sent + .seconds(generator.below(700))
        let execution = arrival + .milliseconds(generator.below(periods.processingWindow.wholeMilliseconds + 1))
        let query = try #require(
            TransactionQuery(about: Intent(.userAutoPreTransaction, parameters), profile: Self.profile))
        var verdict = QueryVerdict(policy: query.policy, dead: dead, remembersRefusals: true)
        var asking = bank.now + .seconds(generator.below(2000))
        var request: ServiceRequest?
        var isBelievedMissing = false
        var events: [(at: Timestamp, what: Int)] = [(arrival, 0), (execution, 1), (asking, 2)]
        while let next = events.min(by: { ($0.at, $0.what) < ($1.at, $1.what) }) {
            events.removeAll { $0.what == next.what }
            bank.now = next.at
            switch next.what {
            case 0:
                var stamped = parameters
                stamped["timestamp"] = .string(sent.wire)
                let form = bank.form("USER_AUTO_PRE_TRANSACTION", bank.reqData(stamped))
                if case .admitted(let admitted) = bank.admit(form, mode: .direct) { request = admitted.request }
            case 1:
                guard let request else { continue }
                let answer = bank.book.execute(request, at: bank.now)
                #expect(!(answer.changed && isBelievedMissing), "seed \(seed)")
            case _:
                switch verdict.learn(try ask(query, bank), askedAt: bank.now) {
                case .askAgain(let time):
                    #expect(time > asking, "seed \(seed)")
                    asking = time
                    events.append((time, 2))
                case .notFound: isBelievedMissing = true
                case .found(let meaning, let amount):
                    #expect(meaning == .applied && amount == Amount(yuan: 400), "seed \(seed)")
                }
            }
        }
        #expect(isBelievedMissing == (bank.book.freeze("R1") == nil), "seed \(seed)")
    }

    @Test("Busy is FAIL with 90001 and no list: it says nothing about the call, and the next question is answered")
    func busy() throws {
        var bank = try TestBank.withProject(Self.profile)
        let parameters = Sample.tender("R1", "I1", "P1", "400.00")
        #expect(bank.call(.userAutoPreTransaction, parameters).code == .success)
        let before = bank.book
        let query = try #require(
            TransactionQuery(about: Intent(.userAutoPreTransaction, parameters), profile: Self.profile))
        #expect(try ask(query, bank, isBusy: true) == .notSent(.notExecuted(.busy)))
        #expect(bank.book == before)
        #expect(try ask(query, bank) == .found(.applied, amount: Amount(yuan: 400)))
    }
}
