import Crypto
public import Custody
import HTTP
public import JSON
import Synchronization

/// The platform's web site, as far as a browser needs it: pages that send the user to the bank, and the page that the
/// bank sends the user back to.
public final class PlatformSite: Sendable {
    /// What browsers came back with, in the order in which they came.
    public let returned = Collector<ResultEnvelope>()
    public let address: String
    private let server: HTTPServer
    private let desk: Desk
    private let platform: PlatformClient

    public init(platform: PlatformClient) throws {
        let desk = Desk(returned)
        self.desk = desk
        self.platform = platform
        server = try HTTPServer(HTTPServerOptions(address: "127.0.0.1:0")) { desk.handle($0, $1) }
        address = "http://\(server.address)"
    }

    public var callbackUrl: String { "\(address)/return" }

    /// The address of a page whose one button posts a signed request to the bank's gateway.
    public func page(to service: Service, _ parameters: JSONObject) throws -> String {
        let envelope = try platform.signed(service.rawValue, reqData: platform.reqData(parameters))
        return "\(address)/pay/\(desk.keep(envelope, gateway: "\(platform.address)/gateway"))"
    }

    /// Whether what a browser brought back was signed by the bank.
    public func isVerified(_ result: ResultEnvelope) -> Bool {
        platform.keys.platform.bankKeys.verifiesSHA1(
            Hex.decode(result.signature) ?? [], of: Array(result.respData.utf8))
    }

    public func stop() {
        server.stop(within: .zero)
    }

    private final class Desk: Sendable {
        private let returned: Collector<ResultEnvelope>
        private let pages = Mutex<[String]>([])

        init(_ returned: Collector<ResultEnvelope>) {
            self.returned = returned
        }

        func keep(_ envelope: RequestEnvelope, gateway: String) -> Int {
            let inputs = envelope.fields.map { name, value in
                "<input type=\"hidden\" name=\"\(name)\" value=\"\(Self.escaped(value))\">"
            }
            let page = """
                <!doctype html><meta charset="utf-8"><title>platform</title>
                <form method="post" action="\(gateway)">\(inputs.joined())<button>去银行</button></form>
                """
            return pages.withLock {
                $0.append(page)
                return $0.count - 1
            }
        }

        func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
            let number = request.path.split(separator: "/").last.flatMap { Int($0) } ?? -1
            let page = pages.withLock { $0.indices.contains(number) ? $0[number] : nil }
            if let page {
                responder.respond(.html(page))
            } else if request.path == "/return", let result = try? ResultEnvelope(Form.decode(request.body)) {
                returned.add(result)
                responder.respond(.html("<!doctype html><title>returned</title><h1 id=\"returned\">welcome back</h1>"))
            } else {
                responder.respond(.text("no such page", status: 404))
            }
        }

        private static func escaped(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
        }
    }
}
