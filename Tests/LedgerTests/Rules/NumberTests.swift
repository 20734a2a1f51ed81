import JSON
import Testing

@testable import Custody
@testable import Ledger

/// Request numbers, pages under them, and executions that were put off.
struct NumberTests {
    @Test("A direct request that was put off is accepted, answered alike until its time, and then with its result")
    func deferral() throws {
        var bank = try TestBank.withProject()
        let asked = Sample.tender("R1", "I1", "P1", "400.00")
        let first = bank.call(.userAutoPreTransaction, asked, deferredBy: .seconds(2))
        #expect(first.json["status"] == "ACCEPT" && first.code == .success && first.changed)
        let again = bank.call(.userAutoPreTransaction, asked)
        #expect(again.respData == first.respData && !again.changed)
        #expect(bank.call(.userAutoPreTransaction, Sample.tender("R1", "I1", "P1", "1.00")).code == .requestNumberUsed)
        #expect(bank.book.freeze("R1") == nil)
        bank.now = bank.now + .seconds(2)
        bank.book.advance(to: bank.now)
        #expect(bank.book.freeze("R1")?.remaining == Amount(yuan: 400))
        let notified = try #require(bank.book.dueNotifications(at: bank.now, limit: 9).first)
        #expect(notified.requestNo == "R1" && notified.service == .userAutoPreTransaction)
        let result = bank.call(.userAutoPreTransaction, asked)
        #expect(result.respData == notified.respData && result.json["status"] == "SUCCESS" && !result.changed)
    }

    @Test(
        "A page asked for twice is one page; something else under its number is refused; it expires, and its number is free"
    )
    func pages() throws {
        var bank = try TestBank.withProject()
        var asked = Sample.tender("R1", "I1", "P1", "400.00")
        asked["expired"] = .string((bank.now + .seconds(60)).wire)
        let view = try #require(bank.open(.userPreFreeze, asked).view)
        #expect(bank.open(.userPreFreeze, asked).view?.id == view.id)
        #expect(bank.open(.userPreFreeze, Sample.tender("R1", "I1", "P1", "1.00")).answer?.code == .requestNumberUsed)
        #expect(
            bank.call(.userAutoPreTransaction, Sample.tender("R1", "I1", "P1", "400.00")).code == .requestNumberUsed)
        bank.now = bank.now + .seconds(61)
        let late = try #require(bank.book.confirmPage(view.id, PageInput(password: "123456"), at: bank.now).answer)
        #expect(late.code == .pageExpired && !late.changed)
        #expect(bank.book.state.notifications.count == 0)
        asked["expired"] = nil
        let next = try #require(bank.open(.userPreFreeze, asked).view)
        #expect(next.id != view.id)
        #expect(bank.book.confirmPage(view.id, PageInput(password: "123456"), at: bank.now) == .gone)
        #expect(bank.book.confirmPage(next.id, PageInput(password: "123456"), at: bank.now).answer?.code == .success)
    }

    @Test("A page that was answered gives its answer again, without a second notification")
    func answeredPage() throws {
        var bank = try TestBank.withProject()
        let view = try #require(bank.open(.userPreFreeze, Sample.tender("R1", "I1", "P1", "400.00")).view)
        let first = try #require(bank.book.confirmPage(view.id, PageInput(password: "123456"), at: bank.now).answer)
        let again = try #require(bank.book.cancelPage(view.id, at: bank.now).answer)
        #expect(again.respData == first.respData && first.changed && !again.changed)
        let reopened = bank.open(.userPreFreeze, Sample.tender("R1", "I1", "P1", "400.00"))
        #expect(reopened.answer?.respData == first.respData)
        #expect(bank.book.state.notifications.count == 1)
    }

    @Test("A page long expired is forgotten")
    func dropped() throws {
        var bank = try TestBank.withProject()
        _ = bank.open(.userPreFreeze, Sample.tender("R1", "I1", "P1", "400.00"))
        #expect(bank.book.nextDue == bank.now + .seconds(3600) - .milliseconds(bank.now.milliseconds % 1000))
        bank.book.advance(to: bank.now + .seconds(3600))
        #expect(bank.book.state.pages.count == 0)
        #expect(bank.book.nextDue == nil)
    }

    @Test("A wrong password asks again and does nothing")
    func wrongPassword() throws {
        var bank = try TestBank.withProject()
        let view = try #require(bank.open(.userPreFreeze, Sample.tender("R1", "I1", "P1", "400.00")).view)
        let before = bank.book
        #expect(bank.book.confirmPage(view.id, PageInput(password: "654321"), at: bank.now).view?.message != nil)
        #expect(bank.book == before)
    }
}
