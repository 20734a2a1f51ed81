import Crypto
import Custody
import HTTP
import Log
import Queues
import Roles
import Runtime
import Topics

/// Takes the bank's notifications: `OK` is said when, and only when, one is in the log.
struct NotifyDesk: Sendable {
    static let path = "/custody/notify"

    let intake: NotificationIntake
    let topics: TopicTable
    let bankKeys: TrustedKeys
    let sealer: Sealer
    let networks: [PeerNetwork]
    let clock: WallClock
    let workers: WorkerPool
    let appender: Appender
    let pending: PendingAnswers
    let metrics: GatewayMetrics
    let logger: Logger

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        guard request.hasClientCertificate || networks.contains(where: { $0.contains(request.peerAddress) }) else {
            metrics.notification("network")
            logger.warning(
                "a notification came from elsewhere than the bank", ["address": .id(request.peerAddress)])
            responder.respond(.text("This address is for the bank.\n", status: 403))
            return
        }
        let answer = pending.add(responder, late: Self.later)
        let isTaken = workers.submit { take(request, answer) }
        if !isTaken {
            metrics.notification("busy")
            answer(Self.later)
        }
    }

    private func take(_ request: HTTPRequest, _ answer: PendingAnswer) {
        do throws(NotificationRefusal) {
            let entry = try entry(of: request)
            let (record, destination) = entry.record(in: topics)
            appender.append([record], to: destination, until: .now + pending.limit) { result in
                appended(entry, result, answer)
            }
        } catch {
            metrics.notification(error.word)
            logger.warning("a notification is refused", ["why": .failure(error)])
            let response = HTTPResponse.text("\(error)\n", status: error.status)
            answer(error.status == 503 ? GatewayAnswer.later(response) : response)
        }
    }

    private func entry(of request: HTTPRequest) throws(NotificationRefusal) -> NotificationEntry {
        let envelope = try intake.read(request.body, contentType: request.headers["Content-Type"] ?? "")
        guard bankKeys.verifies(Array(envelope.respData.utf8), signature: envelope.signature) else {
            throw .signature
        }
        return try intake.entry(of: envelope, at: clock.now()) { (plain, associatedData) throws(CryptoError) in
            try sealer.seal(plain, associatedData: associatedData)
        }
    }

    private func appended(
        _ entry: NotificationEntry, _ result: Result<[RecordPosition], LogError>,
        _ answer: PendingAnswer
    ) {
        switch result {
        case .failure(let error):
            metrics.notification("unavailable")
            logger.error("a notification cannot be kept", ["why": .failure(error)])
            answer(Self.later)
        case .success:
            answer(.text(DirectAnswer.notificationReceipt)) { isWaiting in
                switch entry {
                case .inbox: metrics.notification(isWaiting ? "taken" : "late")
                case .deadLetter(let letter):
                    metrics.notification(isWaiting ? "deadLetter" : "late")
                    logger.warning(
                        "a notification is of no call of ours",
                        ["letter": .id(letter.id), "number": .id(letter.senderID)])
                }
            }
        }
    }

    /// The bank comes again.
    private static let later = GatewayAnswer.later(
        .text("The notification cannot be kept now; send it again.\n", status: 503))
}
