import Crypto
import Custody
import HTTP
import Ledger
import Runtime

/// What the desks share: running on the bank's state, and telling what came of it when it is durable.
protocol Desk: Sendable {
    associatedtype Answer: Sendable

    var core: BankCore { get }

    /// The answer as it is sent; called once, off the servers' threads and outside of the lock, because it signs.
    func response(to answer: Answer, signsWrong: Bool) throws(CryptoError) -> HTTPResponse

    /// What is sent when there is no answer.
    func failure(status: Int) -> HTTPResponse
}

extension Desk {
    /// Runs on the state, then tells; nothing is told when the body gives nothing.
    func run(
        _ responder: HTTPResponder, _ body: (inout BankState, Timestamp, inout StoreEntry) -> Fate<Answer>?
    ) {
        do throws(BankUnavailable) {
            let (fate, receipt) = try core.change(body)
            if let fate { tell(fate, responder, when: receipt) }
        } catch {
            responder.respond(failure(status: 503))
        }
    }

    private func tell(_ fate: Fate<Answer>, _ responder: HTTPResponder, when receipt: Receipt) {
        switch fate {
        case .dropped:
            receipt.whenSettled { _ in responder.abandon() }
        case .failed(let status):
            send(failure(status: status), responder, when: receipt)
        case .answered(let answer, let time?, let signsWrong):
            let waits = core.wait(until: time) { sign(answer, signsWrong, responder, when: receipt) }
            if !waits { send(failure(status: 503), responder, when: receipt) }
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
