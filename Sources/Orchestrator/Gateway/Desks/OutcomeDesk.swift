import HTTP

/// Gives the platform what has become of its loans, as long as it asks.
struct OutcomeDesk: Sendable {
    static let path = "/v1/outcomes"

    let access: PlatformAccess
    let feed: OutcomeFeed
    let metrics: GatewayMetrics

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        if let problem = access.problem(request) {
            metrics.poll("unauthorised")
            responder.respond(problem)
            return
        }
        do throws(OutcomeRequest.Problem) {
            feed.answer(try OutcomeRequest(request.query), responder)
        } catch {
            metrics.poll(error.code)
            responder.respond(GatewayAnswer.error(error.code, error.message, status: 400))
        }
    }
}
