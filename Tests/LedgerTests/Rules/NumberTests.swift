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

    @Test("A form sent twice ends alike, also where the number is free again or refuses to be asked twice")
    func doubleSubmit() throws {
        var bank = try TestBank.withProject()
        let view = try #require(bank.open(.personalRegister, Sample.registration("G1", "U2")).view)
        let input = PageInput(password: "123456", passwordAgain: "123456")
        let first = try #require(bank.book.confirmPage(view.id, input, at: bank.now).answer)
        let again = try #require(bank.book.confirmPage(view.id, input, at: bank.now).answer)
        #expect(first.code == .success && again.respData == first.respData && !again.changed)
        #expect(bank.book.state.notifications.count == 1)

        let refused = try #require(bank.open(.personalRegister, Sample.registration("G2", "U3")).view)
        #expect(bank.book.cancelPage(refused.id, at: bank.now).answer?.code == .userCancelled)
        #expect(bank.book.confirmPage(refused.id, input, at: bank.now).answer?.code == .userCancelled)
        #expect(bank.book.user("U3") == nil)
        let next = try #require(bank.open(.personalRegister, Sample.registration("G2", "U3")).view)
        #expect(bank.book.confirmPage(refused.id, input, at: bank.now).answer?.code == .userCancelled)
        #expect(bank.book.confirmPage(next.id, input, at: bank.now).answer?.code == .success)
        #expect(bank.book.confirmPage(refused.id, input, at: bank.now) == .gone)

        bank.book.advance(to: bank.now + .seconds(1800))
        #expect(bank.book.state.endings.count == 0)
        #expect(bank.book.confirmPage(view.id, input, at: bank.now) == .gone)
    }

    @Test("No more pages of one user are kept than may be, and no page is confirmed while too many notifications wait")
    func bounds() throws {
        var bank = try TestBank.withProject()
        bank.book.settings.pagesPerUser = 2
        bank.book.settings.pendingNotifications = 1
        let first = try #require(bank.open(.userPreFreeze, Sample.tender("R1", "I1", "P1", "1.00")).view)
        let second = try #require(bank.open(.userPreFreeze, Sample.tender("R2", "I1", "P1", "1.00")).view)
        #expect(bank.open(.userPreFreeze, Sample.tender("R3", "I1", "P1", "1.00")).answer?.code == .busy)
        #expect(bank.open(.userPreFreeze, Sample.tender("R2", "I1", "P1", "1.00")).view != nil)
        var store = MemoryStore()
        store.write(bank.book.takeChanges())
        let restored = try RuleBook(profile: .sandbox, restoring: store.records())
        #expect(restored.pagesByUser == ["I1": 2])
        let input = PageInput(password: "123456")
        #expect(bank.book.confirmPage(first.id, input, at: bank.now).answer?.code == .success)
        #expect(bank.open(.userPreFreeze, Sample.tender("R3", "I1", "P1", "1.00")).view != nil)
        let busy = try #require(bank.book.confirmPage(second.id, input, at: bank.now).answer)
        #expect(busy.code == .busy && !busy.changed && bank.book.freeze("R2") == nil)
        let notified = try #require(bank.book.dueNotifications(at: bank.now, limit: 1).first)
        bank.book.notificationAnswered(notified.id, received: true, at: bank.now)
        #expect(bank.book.confirmPage(second.id, input, at: bank.now).answer?.code == .success)
    }

    @Test("What is kept of a request's content is never personal data", arguments: Service.allCases)
    func digests(service: Service) throws {
        let contract = ServiceContract.specification(of: service)
        #expect(!contract.isIdempotent || !contract.request.contains { $0.sensitive })
        guard service == .personalRegister else { return }
        var bank = TestBank()
        bank.pay(
            service, Sample.registration("R1", "U1"), PageInput(password: "123456", passwordAgain: "123456"))
        let use = try #require(bank.book.state.numbers["R1"]?.use)
        #expect(use.digest == nil && use.answer == nil)
        #expect(bank.open(service, Sample.registration("R1", "U1")).answer?.code == .requestNumberUsed)
    }
}
