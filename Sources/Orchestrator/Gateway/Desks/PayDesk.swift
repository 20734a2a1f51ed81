import Crypto
import Custody
import HTTP
import Pages
import Queues
import Roles
import Runtime
import Saga

/// Answers users who open the link to a page of the bank: signs the form now, so that it is fresh.
struct PayDesk: Sendable {
    static let path = "/pay/"

    let sealer: Sealer
    let signer: RequestSigner
    let platformNo: String
    let clock: WallClock
    let workers: WorkerPool
    /// By digest, nil while it was not read.
    let profile: @Sendable (String) -> Profile?
    let isGivenUp: @Sendable (_ family: String, _ saga: String) -> Bool
    let bankURL: String
    let bankOrigin: String
    let callbackURL: String
    let notices: NoticePage
    let metrics: GatewayMetrics
    let logger: Logger

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        let token = String(request.path.dropFirst(Self.path.count))
        let accept = request.headers.all("Accept").joined(separator: ",")
        let asksForJSON = AcceptHeader.prefersJSON(accept)
        let isTaken = workers.submit {
            responder.respond(answer(token, asksForJSON: asksForJSON))
        }
        if !isTaken { responder.respond(refused(.notReady, asksForJSON)) }
    }

    private func answer(_ token: String, asksForJSON: Bool) -> HTTPResponse {
        do throws(PageVisit.Refusal) {
            let page = try page(token)
            metrics.page("signed")
            return varying(asksForJSON ? page.json : page.html(notices.frame))
        } catch {
            return refused(error, asksForJSON)
        }
    }

    private func page(_ token: String) throws(PageVisit.Refusal) -> PayPage {
        let command: StepCommand
        do throws(PageToken.Unusable) {
            command = try PageToken.command(in: token, sealer: sealer)
        } catch {
            throw .unknown
        }
        let now = clock.now()
        let visit = try PageVisit(command, at: now, isGivenUp: isGivenUp(command.family, command.saga))
        guard let profile = profile(command.profile) else { throw .notReady }
        return PayPage(
            action: bankURL + profile.paths.gateway, origin: bankOrigin,
            envelope: try envelope(command, profile, at: now), title: visit.title(profile: profile),
            amount: visit.amount, requestNo: command.requestNo.text, platformNo: platformNo,
            expired: Timestamp(milliseconds: visit.expired),
            usable: visit.usable(signedAt: now, profile: profile))
    }

    private func envelope(
        _ command: StepCommand, _ profile: Profile, at now: Int64
    ) throws(PageVisit.Refusal) -> RequestEnvelope {
        do throws(RequestSigner.Failure) {
            return try signer.envelope(
                of: command, profile: profile, at: Timestamp(milliseconds: now), callbackURL: callbackURL)
        } catch {
            logger.error(
                "a page's request cannot be made",
                [
                    "requestNo": .id(command.requestNo.text), "service": .id(command.service.rawValue),
                    "why": .failure(error),
                ])
            throw .broken
        }
    }

    private func refused(_ refusal: PageVisit.Refusal, _ asksForJSON: Bool) -> HTTPResponse {
        metrics.page("\(refusal)")
        guard asksForJSON else { return varying(notices.refused(refusal)) }
        let sentence =
            switch refusal {
            case .unknown: "There is no such page."
            case .expired: "The page has expired."
            case .givenUp: "The page is not needed any more."
            case .notReady: "The page cannot be made yet; ask again."
            case .broken: "The request of this page cannot be made; an operator has to look."
            }
        let answer = GatewayAnswer.error("\(refusal)", sentence, status: refusal.status)
        return varying(refusal == .notReady ? GatewayAnswer.later(answer) : answer)
    }

    private func varying(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers.set("Vary", "Accept")
        return response
    }
}
