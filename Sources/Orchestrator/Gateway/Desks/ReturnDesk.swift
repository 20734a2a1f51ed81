import Crypto
import Custody
import HTTP
import Queues
import Roles

/// Answers browsers that come back from the bank. What they bring is shown and has no effect at all.
struct ReturnDesk: Sendable {
    static let path = "/custody/return"

    let bankKeys: TrustedKeys
    /// The one that new sagas are started with.
    let profile: @Sendable () -> Profile
    let workers: WorkerPool
    let notices: NoticePage
    let metrics: GatewayMetrics

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        let isTaken = workers.submit {
            responder.respond(answer(request))
        }
        if !isTaken { responder.respond(notices.returnedSomehow) }
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard let form = try? Form.decode(request.body), let envelope = try? ResultEnvelope(form),
            envelope.respData.utf8.count <= NotificationIntake.maximumBytes,
            bankKeys.verifies(Array(envelope.respData.utf8), signature: envelope.signature)
        else {
            metrics.comeBack("unverified")
            return notices.returnedSomehow
        }
        metrics.comeBack("verified")
        let view = ReturnView(signed: envelope.respData, profile: profile())
        return view.map(notices.returned) ?? notices.returnedSomehow
    }
}
