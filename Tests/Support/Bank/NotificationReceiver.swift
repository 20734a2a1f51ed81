import Crypto
public import Custody
public import HTTP
public import JSON
import Synchronization

/// The platform's notification address: keeps what comes, with whether its signature was the bank's.
public final class NotificationReceiver: Sendable {
    /// What it answers with.
    public enum Behaviour: Sendable {
        case answer(status: Int, body: String)
        /// Nothing, and the connection stays open.
        case silence

        public static let ok = Behaviour.answer(status: 200, body: "OK")
    }

    public struct Received: Sendable {
        public let envelope: ResultEnvelope
        /// Whether a key of the bank has signed the exact text.
        public let isVerified: Bool
        public let json: JSONValue
        public let contentType: String?
    }

    /// In the order in which they came.
    public let received = Collector<Received>()
    /// What came and was no notification.
    public let refused = Collector<String>()
    public let address: String
    private let desk: Desk
    private let server: HTTPServer

    /// - Parameter tls: makes the address one of https.
    public init(keys: BankKeyRing, tls: HTTPServerTLS? = nil) throws {
        let desk = Desk(received: received, refused: refused, bankKeys: keys.platform.bankKeys)
        self.desk = desk
        var options = HTTPServerOptions(address: "127.0.0.1:0")
        options.tls = tls
        server = try HTTPServer(options) { desk.handle($0, $1) }
        address = "\(tls == nil ? "http" : "https")://\(server.address)/notify"
    }

    /// From now on.
    public func behave(_ behaviour: Behaviour) {
        desk.behaviour.withLock { $0 = behaviour }
    }

    /// Blocks for a moment.
    public func stop() {
        desk.held.withLock { $0.removeAll() }
        server.stop(within: .zero)
    }

    private final class Desk: Sendable {
        let received: Collector<Received>
        let refused: Collector<String>
        let bankKeys: TrustedKeys
        let behaviour = Mutex(Behaviour.ok)
        let held = Mutex<[HTTPResponder]>([])

        init(received: Collector<Received>, refused: Collector<String>, bankKeys: TrustedKeys) {
            self.received = received
            self.refused = refused
            self.bankKeys = bankKeys
        }

        func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
            // What it will answer counts from the moment in which the notification is there to be seen.
            let behaviour = behaviour.withLock { $0 }
            do {
                received.add(try read(request))
            } catch {
                refused.add("\(request.method) \(request.target): \(error)")
            }
            switch behaviour {
            case .answer(let status, let body): responder.respond(.text(body, status: status))
            case .silence: held.withLock { $0.append(responder) }
            }
        }

        private func read(_ request: HTTPRequest) throws -> Received {
            let envelope = try ResultEnvelope(try Form.decode(request.body))
            let signature = Hex.decode(envelope.signature) ?? []
            return Received(
                envelope: envelope,
                isVerified: bankKeys.verifiesSHA1(signature, of: Array(envelope.respData.utf8)),
                json: try JSONValue(reading: envelope.respData), contentType: request.headers["Content-Type"])
        }
    }
}
