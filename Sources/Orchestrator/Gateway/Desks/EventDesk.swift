import HTTP
import JSON
import Queues
import Roles

/// Takes the platform's events by HTTP: 202 is said when, and only when, all of a request's are in the log.
struct EventDesk: Sendable {
    static let path = "/v1/events"

    let access: PlatformAccess
    let workers: WorkerPool
    let takeEvents: GatewayRole.TakeEvents
    let pending: PendingAnswers
    let metrics: GatewayMetrics

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        if let problem = access.problem(request) {
            metrics.events("unauthorised")
            responder.respond(problem)
            return
        }
        let answer = pending.add(responder, late: Self.late)
        let isTaken = workers.submit { take(request, answer) }
        if !isTaken {
            metrics.events("busy")
            answer(GatewayAnswer.busy("Too many events are under way; send it again."))
        }
    }

    private func take(_ request: HTTPRequest, _ answer: PendingAnswer) {
        let events: [JSONValue]
        do throws(EventsProblem) {
            let headers = request.headers.fields.map { (name: $0.name, value: $0.value) }
            events = try EventRequest(headers: headers, body: request.body).events
        } catch {
            metrics.events(error.code)
            answer(GatewayAnswer.refused(error))
            return
        }
        guard !events.isEmpty else {
            answer(Self.taken(0))
            return
        }
        takeEvents(events) { receipts in
            answer(answered(receipts))
        }
    }

    private func answered(_ receipts: [EventReceipt]) -> HTTPResponse {
        for receipt in receipts {
            switch receipt {
            case .taken: metrics.events("taken")
            case .refused(let refusal): metrics.events(refusal.code.rawValue)
            case .unavailable: metrics.events("unavailable")
            }
        }
        return EventReceipt.refusal(of: receipts).map(GatewayAnswer.refused) ?? Self.taken(receipts.count)
    }

    private static func taken(_ count: Int) -> HTTPResponse {
        let body: JSONObject = ["accepted": .number(JSONNumber(count))]
        return GatewayAnswer.uncached(.json(JSONValue.object(body).encoded(), status: 202))
    }

    /// Nobody knows: what is sent again and is there already does nothing.
    private static let late = GatewayAnswer.refused(
        EventsProblem(
            status: 503, code: "unavailable",
            message: "The log has not acknowledged in time; send the same events again."))
}
