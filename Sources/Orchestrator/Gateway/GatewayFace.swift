import HTTP
import Monitoring

/// Which desk a request goes to.
struct GatewayFace: Sendable {
    let notify: NotifyDesk
    let comeBack: ReturnDesk
    let pay: PayDesk
    let events: EventDesk
    let outcomes: OutcomeDesk
    let pages: ProcessPages
    /// Whether the bank has an address of its own.
    let separatesBank: Bool

    /// At the address for everybody.
    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        switch request.path {
        case NotifyDesk.path where !separatesBank: handleBank(request, responder)
        case ReturnDesk.path: only(.post, request, responder, comeBack.handle)
        case EventDesk.path: only(.post, request, responder, events.handle)
        case OutcomeDesk.path: only(.get, request, responder, outcomes.handle)
        case let path where path.hasPrefix(PayDesk.path): only(.get, request, responder, pay.handle)
        case _: responder.respond(pages.response(to: request) ?? Self.nothing)
        }
    }

    /// At the bank's address.
    func handleBank(_ request: HTTPRequest, _ responder: HTTPResponder) {
        guard request.path == NotifyDesk.path else {
            responder.respond(Self.nothing)
            return
        }
        only(.post, request, responder, notify.handle)
    }

    private func only(
        _ method: HTTPMethod, _ request: HTTPRequest, _ responder: HTTPResponder,
        _ handle: (HTTPRequest, HTTPResponder) -> Void
    ) {
        if request.method == method {
            handle(request, responder)
        } else {
            responder.respond(GatewayAnswer.notAllowed(method.rawValue))
        }
    }

    private static let nothing = HTTPResponse.text("There is nothing here.\n", status: 404)
}
