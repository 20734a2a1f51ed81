import Crypto
import Custody
import HTTP
import Ledger
import Runtime

/// What the desks share: running on the bank's state, and telling what came of it when it is durable.
protocol Desk: Sendable {
    associatedtype Answer: Sendable

    var core: BankCore { get }
    var admission: Admission { get }
    var platformKeys: TrustedKeys { get }

    /// Answers a request that admission turns away.
    func refuse(_ refused: RefusedRequest, _ responder: HTTPResponder)

    /// The answer as it is sent; called once, off the servers' threads and outside of the lock, because it signs.
    func response(to answer: Answer, signsWrong: Bool) throws(CryptoError) -> HTTPResponse

    /// What is sent when there is no answer.
    func failure(status: Int) -> HTTPResponse
}

extension Desk {
    /// Runs on the state, then tells; nothing is told when the body gives nothing.
    ///
    /// - Parameter busy: what is answered instead, where the store has no room; it waits for no receipt, so it must say
    ///   nothing of what the state holds. Nil answers HTTP 503.
    /// - Returns: false when the body did not run.
    @discardableResult
    func run(
        _ responder: HTTPResponder, busy: ((BankState, Timestamp) -> Answer)? = nil,
        _ body: (inout BankState, Timestamp, inout StoreEntry) -> Fate<Answer>?
    ) -> Bool {
        do throws(BankUnavailable) {
            let (fate, receipt) = try core.change(body)
            if let fate { tell(fate, responder, when: receipt) }
            return true
        } catch {
            refuseBusy(responder, busy)
            return false
        }
    }

    /// Without the store, because it has no room.
    private func refuseBusy(_ responder: HTTPResponder, _ busy: ((BankState, Timestamp) -> Answer)?) {
        if let busy {
            sign(core.adjust { busy($0, $1) }, false, responder, when: .durable)
        } else {
            responder.respond(failure(status: 503))
        }
    }

    /// Runs later; in between, the request's number is under way. A question has none.
    func runLater(
        at time: Timestamp, _ requestNo: String?, _ responder: HTTPResponder,
        busy: (@Sendable (BankState, Timestamp) -> Answer)? = nil,
        _ body: @escaping @Sendable (inout BankState, Timestamp, inout StoreEntry) -> Fate<Answer>?
    ) {
        let end = { @Sendable (state: inout BankState) in if let requestNo { state.underWay.end(requestNo) } }
        let release = { @Sendable in core.adjust { state, _ in end(&state) } }
        let call = DelayedCall {
            let hasRun = run(responder, busy: busy) { state, now, entry in
                end(&state)
                return body(&state, now, &entry)
            }
            if !hasRun { release() }
        } drop: {
            release()
            responder.respond(failure(status: 503))
        }
        guard !core.wait(until: time, call) else { return }
        release()
        refuseBusy(responder, busy)
    }

    /// Refuses a form that cannot be read, and says so in the journal.
    func refuse(
        form request: HTTPRequest, _ kind: JournalRow.Kind, status: Int, _ reason: String, _ responder: HTTPResponder
    ) {
        run(responder) { state, now, entry in
            var row = state.row(kind, at: now)
            row.service = FormGlimpse.service(request.body).map { .specified($0) }
            row.reason = "HTTP \(status): \(reason)"
            defer { entry.journal = row }
            if state.faults.isDown(at: now) { return .dropped }
            return .failed(status: status)
        }
    }

    private func tell(_ fate: Fate<Answer>, _ responder: HTTPResponder, when receipt: Receipt) {
        switch fate {
        case .dropped:
            receipt.whenSettled { _ in responder.abandon() }
        case .failed(let status):
            send(failure(status: status), responder, when: receipt)
        case .answered(let answer, let time?, let signsWrong):
            let call = DelayedCall {
                sign(answer, signsWrong, responder, when: receipt)
            } drop: {
                send(failure(status: 503), responder, when: receipt)
            }
            if !core.wait(until: time, call) { send(failure(status: 503), responder, when: receipt) }
        case .answered(let answer, nil, let signsWrong):
            sign(answer, signsWrong, responder, when: receipt)
        }
    }

    /// Signs while the store is still writing.
    private func sign(_ answer: Answer, _ signsWrong: Bool, _ responder: HTTPResponder, when receipt: Receipt) {
        do throws(CryptoError) {
            send(try response(to: answer, signsWrong: signsWrong), responder, when: receipt)
        } catch {
            core.log.error("an answer cannot be signed", ["why": .failure(error)])
            send(failure(status: 500), responder, when: receipt)
        }
    }

    /// No answer leaves that is not stored.
    private func send(_ response: HTTPResponse, _ responder: HTTPResponder, when receipt: Receipt) {
        receipt.whenSettled { isDurable in
            if isDurable {
                responder.respond(response)
            } else {
                responder.abandon()
            }
        }
    }
}
