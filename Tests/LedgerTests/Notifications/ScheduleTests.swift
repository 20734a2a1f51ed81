import JSON
import Testing

@testable import Custody
@testable import Ledger

struct ScheduleTests {
    private func recharged() throws -> TestBank {
        var bank = TestBank()
        try bank.book.addUser(NewUser(userNo: "U1", role: .investor))
        bank.pay(.recharge, Sample.recharge("R1", "U1", "5.00"))
        return bank
    }

    @Test("A notification that nobody takes in is tried at the profile's times from its first attempt, then given up")
    func schedule() throws {
        var bank = try recharged()
        let start = bank.now
        for (index, delay) in bank.book.profile.periods.notificationAttempts.enumerated() {
            #expect(bank.book.nextDue == start + delay)
            bank.now = start + delay - .milliseconds(1)
            if index > 0 { #expect(bank.book.dueNotifications(at: bank.now, limit: 9).isEmpty) }
            bank.now = start + delay
            let attempt = try #require(bank.book.dueNotifications(at: bank.now, limit: 9).first)
            #expect(attempt.number == index + 1)
            #expect(bank.book.nextDue == nil)
            bank.book.notificationAnswered(attempt.id, received: false, at: bank.now + .seconds(5))
        }
        #expect(bank.book.nextDue == nil)
        #expect(bank.book.state.notifications.count == 0)
    }

    @Test("A notification that was taken in is not sent again")
    func received() throws {
        var bank = try recharged()
        let attempt = try #require(bank.book.dueNotifications(at: bank.now, limit: 9).first)
        bank.book.notificationAnswered(attempt.id, received: true, at: bank.now)
        bank.book.notificationAnswered(attempt.id, received: false, at: bank.now)
        #expect(bank.book.nextDue == nil)
        #expect(bank.book.dueNotifications(at: bank.now + .seconds(7200), limit: 9).isEmpty)
    }

    @Test("A notification in flight is not sent a second time")
    func inFlight() throws {
        var bank = try recharged()
        #expect(bank.book.dueNotifications(at: bank.now, limit: 9).count == 1)
        #expect(bank.book.dueNotifications(at: bank.now, limit: 9).isEmpty)
    }

    @Test("An attempt that starts late moves the next ones with it")
    func lateStart() throws {
        var bank = try recharged()
        let start = bank.now + .seconds(3000)
        let attempt = try #require(bank.book.dueNotifications(at: start, limit: 9).first)
        bank.book.notificationAnswered(attempt.id, received: false, at: start + .seconds(1))
        #expect(bank.book.nextDue == start + .seconds(300))
    }

    @Test("No more are given out than were asked for, the longest due first")
    func limit() throws {
        var bank = try recharged()
        bank.now = bank.now + .seconds(1)
        bank.pay(.recharge, Sample.recharge("R0", "U1", "5.00"))
        #expect(bank.book.dueNotifications(at: bank.now, limit: 1).map(\.requestNo) == ["R1"])
        #expect(bank.book.dueNotifications(at: bank.now, limit: 1).map(\.requestNo) == ["R0"])
    }

    @Test("A withdrawal is notified twice: taken in, then its result; a registration too: its result, then its audit")
    func twoPhases() throws {
        var bank = try recharged()
        bank.pay(.withdraw, Sample.withdrawal("W1", "U1", "2.00"))
        bank.pay(
            .personalRegister, Sample.registration("G1", "U2"),
            PageInput(password: "123456", passwordAgain: "123456"))
        let first = bank.book.dueNotifications(at: bank.now, limit: 9)
        #expect(first.map { $0.requestNo ?? "" } == ["G1", "R1", "W1"])
        #expect(try JSONValue(reading: first[2].respData)["status"] == "ACCEPT")
        bank.now = bank.now + .seconds(1)
        #expect(bank.book.nextDue == bank.now)
        bank.book.advance(to: bank.now)
        let second = bank.book.dueNotifications(at: bank.now, limit: 9)
        #expect(second.map(\.requestNo) == [nil, "W1"])
        #expect(try JSONValue(reading: second[0].respData)["auditStatus"] == "PASSED")
        #expect(try JSONValue(reading: second[1].respData)["status"] == "SUCCESS")
    }

    @Test("A late attempt keeps its distance to the next one")
    func gap() throws {
        var bank = try recharged()
        let start = bank.now
        let first = try #require(bank.book.dueNotifications(at: start, limit: 9).first)
        #expect(
            bank.book.notificationAnswered(first.id, received: false, at: start) == .again(at: start + .seconds(300)))
        // The bank was stopped until after the third attempt's time.
        let late = start + .seconds(1900)
        let second = try #require(bank.book.dueNotifications(at: late, limit: 9).first)
        #expect(
            bank.book.notificationAnswered(second.id, received: false, at: late) == .again(at: late + .seconds(1500)))
        #expect(bank.book.dueNotifications(at: late, limit: 9).isEmpty)
    }

    @Test("Nothing is attempted again after the hour, which counts from the first attempt; what is given up is told")
    func hour() throws {
        var bank = try recharged()
        let start = bank.now
        let first = try #require(bank.book.dueNotifications(at: start, limit: 9).first)
        bank.book.notificationAnswered(first.id, received: false, at: start)
        var stopped = bank.book
        var givenUp: [NotificationAttempt] = []
        #expect(stopped.dueNotifications(at: start + .seconds(3601), limit: 9, givingUp: &givenUp).isEmpty)
        #expect(givenUp.map(\.id) == [first.id] && givenUp.map(\.number) == [2])
        #expect(stopped.nextDue == nil && stopped.state.notifications.count == 0)
        let second = try #require(bank.book.dueNotifications(at: start + .seconds(3600), limit: 9).first)
        let end = bank.book.notificationAnswered(second.id, received: false, at: start + .seconds(3600))
        #expect(end == .givenUp)
        #expect(bank.book.nextDue == nil)
        #expect(bank.book.notificationAnswered(first.id, received: true, at: bank.now) == nil)
    }

    @Test("However late the first attempt, it is made, and its hour begins with it")
    func lateFirstAttempt() throws {
        var bank = try recharged()
        let late = bank.now + .seconds(86_400)
        var givenUp: [NotificationAttempt] = []
        let first = try #require(bank.book.dueNotifications(at: late, limit: 9, givingUp: &givenUp).first)
        #expect(first.number == 1 && givenUp.isEmpty)
        #expect(bank.book.notificationAnswered(first.id, received: false, at: late) == .again(at: late + .seconds(300)))
        #expect(bank.book.dueNotifications(at: late + .seconds(3600), limit: 9).map(\.number) == [2])
    }

    @Test("What happened long before the bank looked is notified all the same: a payout and an audit")
    func lateEvents() throws {
        var bank = try recharged()
        bank.pay(.withdraw, Sample.withdrawal("W1", "U1", "2.00"))
        bank.pay(
            .personalRegister, Sample.registration("G1", "U2"),
            PageInput(password: "123456", passwordAgain: "123456"))
        let late = bank.now + .seconds(7200)
        bank.book.advance(to: late)
        let attempts = bank.book.dueNotifications(at: late, limit: 9)
        #expect(attempts.map { $0.requestNo ?? "audit" } == ["G1", "R1", "W1", "audit", "W1"])
    }

    @Test("No more are taken than were asked for, those given up among them")
    func limitOfGivenUp() throws {
        var bank = try recharged()
        bank.pay(.recharge, Sample.recharge("R0", "U1", "5.00"))
        for attempt in bank.book.dueNotifications(at: bank.now, limit: 9) {
            bank.book.notificationAnswered(attempt.id, received: false, at: bank.now)
        }
        var givenUp: [NotificationAttempt] = []
        let late = bank.now + .seconds(7200)
        #expect(bank.book.dueNotifications(at: late, limit: 1, givingUp: &givenUp).isEmpty && givenUp.count == 1)
        #expect(bank.book.dueNotifications(at: late, limit: 1, givingUp: &givenUp).isEmpty && givenUp.count == 2)
    }
}
