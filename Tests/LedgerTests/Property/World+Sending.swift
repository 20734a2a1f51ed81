import JSON

@testable import Custody
@testable import Ledger

extension World {
    enum Ending {
        case confirm, cancel, leave
    }

    /// Sends a request through admission and, where it opens a page, answers the page; counts what came of it.
    @discardableResult
    mutating func send(
        _ service: Service, _ parameters: JSONObject, input: PageInput = PageInput(password: "123456"),
        ending: Ending = .confirm, payoutFails: Bool = false
    ) -> Answer? {
        coverage.tried[service, default: 0] += 1
        // Copies are costly; a prime keeps them out of step with everything else.
        let before = steps % 61 == 0 ? state : nil
        let contract = ServiceContract.specification(of: service)
        let answer: Answer?
        if contract.mode == .direct {
            answer = call(service, parameters)
        } else {
            answer = visit(service, parameters, input, ending, payoutFails)
        }
        guard let answer else { return nil }
        coverage.codes[answer.code, default: 0] += 1
        if answer.code == .success {
            coverage.applied[service, default: 0] += 1
            if !answer.changed { fail("\(service) was applied and changed nothing") }
        } else {
            if answer.changed { fail("\(service) was refused and changed something") }
            if let before { compare(before, service, answer) }
        }
        remember(Sent(service: service, parameters: parameters, answer: answer))
        return answer
    }

    /// Nil for a request that was put off: its result comes by notification.
    private mutating func call(_ service: Service, _ parameters: JSONObject) -> Answer? {
        let isDeferred = dice.percent(4) && RuleBook.canBeDeferred(.specification(of: service))
        guard isDeferred else { return bank.call(service, parameters) }
        let answer = bank.call(service, parameters, deferredBy: .milliseconds(dice.within(0...3000)))
        if answer.code == .success {
            let again = bank.call(service, parameters)
            if again.respData != answer.respData || again.changed { fail("\(service) was put off and asked again") }
            return nil
        }
        return answer
    }

    private mutating func visit(
        _ service: Service, _ parameters: JSONObject, _ input: PageInput, _ ending: Ending, _ payoutFails: Bool
    ) -> Answer? {
        let outcome = bank.open(service, parameters)
        guard let view = outcome.view else { return outcome.answer }
        switch ending {
        case .confirm:
            if dice.percent(3) { mistypePassword(view.id, input) }
            return bank.book.confirmPage(view.id, input, at: bank.now, payoutFails: payoutFails).answer
        case .cancel: return bank.book.cancelPage(view.id, at: bank.now).answer
        case .leave:
            openPages.append(OpenPage(id: view.id, service: service, parameters: parameters, input: input))
            if openPages.count > 40 { openPages.removeFirst() }
            return nil
        }
    }

    private mutating func mistypePassword(_ id: PageID, _ input: PageInput) {
        var wrong = input
        wrong.password += "x"
        let asked = bank.book.confirmPage(id, wrong, at: bank.now)
        if asked.view?.message == nil { fail("a wrong password was let through") }
    }

    /// A refused request leaves the state as it was, but for remembered answers, notifications and recorded attempts.
    private mutating func compare(_ before: State, _ service: Service, _ answer: Answer) {
        coverage.comparedRefusals += 1
        var before = before
        var after = state
        before.numbers = after.numbers
        before.notifications = after.notifications
        before.endings = after.endings
        if answer.code == .limitExceeded {
            for (userNo, user) in after.users.records {
                after.users[userNo]?.exceeded = before.users[userNo]?.exceeded ?? user.exceeded
            }
        }
        // A page that was opened and refused is gone again; one that had expired is replaced by it.
        before.pages = after.pages
        if before != after { fail("\(service) was refused with \(answer.code) and left something behind") }
    }

    private mutating func remember(_ request: Sent) {
        if sent.count < 200 { sent.append(request) } else { sent[dice.below(200)] = request }
    }

    /// Asks for something again: the same, something else under the same number, or another service.
    mutating func repeatRequest() {
        guard !sent.isEmpty else { return }
        let index = dice.below(sent.count)
        let earlier = sent[index]
        let contract = ServiceContract.specification(of: earlier.service)
        let isApplied = earlier.answer.code == .success
        let isRefusedByRule = bank.book.isRefusalByRule(earlier.answer.code)
        let isKept =
            isApplied
            || (contract.isIdempotent && bank.book.profile.rules.rememberRefusals && isRefusedByRule
                && earlier.answer.code != .requestNumberUsed && earlier.answer.code != .pageExpired)
        guard isKept else {
            // What comes of it now takes its place.
            sent.remove(at: index)
            send(earlier.service, earlier.parameters)
            return
        }
        coverage.tried[earlier.service, default: 0] += 1
        var parameters = earlier.parameters
        let service: Service
        let isSame = dice.percent(50)
        if isSame {
            service = earlier.service
        } else {
            service = .cancelPreFreeze
            parameters = ["requestNo": earlier.parameters["requestNo"] ?? "", "preRequestNo": "F1", "amount": "7.77"]
        }
        let answer: Answer?
        if ServiceContract.specification(of: service).mode == .direct {
            answer = bank.call(service, parameters)
        } else {
            answer = bank.open(service, parameters).answer
        }
        coverage.repeats += 1
        if let answer { coverage.codes[answer.code, default: 0] += 1 }
        if answer?.changed != false { fail("a repeated \(service) changed something") }
        if isSame, contract.isIdempotent {
            if answer?.respData != earlier.answer.respData { fail("a repeated \(service) was answered otherwise") }
        } else if answer?.code != .requestNumberUsed {
            fail("a used number was answered \(answer?.code.rawValue ?? "with a page")")
        }
    }

    /// Comes back to a page that was left.
    mutating func answerOldPage() {
        guard !openPages.isEmpty else { return }
        let page = openPages.remove(at: dice.below(openPages.count))
        if dice.percent(30), let view = bank.open(page.service, page.parameters).view,
            view.id.opening > page.id.opening + 1
        {
            fail("a page was opened twice")
        }
        coverage.tried[page.service, default: 0] += 1
        let outcome =
            dice.percent(80)
            ? bank.book.confirmPage(page.id, page.input, at: bank.now) : bank.book.cancelPage(page.id, at: bank.now)
        guard let answer = outcome.answer else { return }
        coverage.codes[answer.code, default: 0] += 1
        if answer.code == .success { coverage.applied[page.service, default: 0] += 1 }
        if answer.code != .pageExpired {
            remember(Sent(service: page.service, parameters: page.parameters, answer: answer))
        }
    }
}
