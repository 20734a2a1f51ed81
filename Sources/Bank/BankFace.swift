import Custody
import HTTP
import JSON

/// Which desk a request goes to.
struct BankFace: Sendable {
    let core: BankCore
    let direct: DirectDesk
    let gateway: GatewayDesk
    let admin: AdminDesk
    let paths: Paths

    static func pagePath(_ paths: Paths) -> String { paths.gateway + "/page" }

    /// What platforms and browsers may ask, and where told so, administrators.
    func handle(_ request: HTTPRequest, _ responder: HTTPResponder, servesAdmin: Bool) {
        switch request.path {
        case paths.direct: form(request, responder) { direct.handle(request, responder) }
        case paths.gateway: form(request, responder) { gateway.open(request, responder) }
        case Self.pagePath(paths): form(request, responder) { gateway.press(request, responder) }
        case _ where servesAdmin: administer(request, responder)
        case _: health(request, responder)
        }
    }

    func administer(_ request: HTTPRequest, _ responder: HTTPResponder) {
        guard request.path == "/admin" || request.path.hasPrefix("/admin/") else {
            return health(request, responder)
        }
        if let problem = AdminGuard.problem(request) {
            responder.respond(problem.response)
        } else {
            onWorker(responder) { admin.handle(request, responder) }
        }
    }

    private func health(_ request: HTTPRequest, _ responder: HTTPResponder) {
        guard ["/healthz", "/readyz"].contains(request.path) else {
            responder.respond(.text("There is nothing here.\n", status: 404))
            return
        }
        guard request.method == .get || request.method == .head else {
            return refuse(responder, 405, "Only GET can be used here.", allow: "GET, HEAD")
        }
        if request.path == "/readyz", !core.store.isWorking {
            responder.respond(.text("The store has failed.\n", status: 503))
        } else {
            responder.respond(.text("ok\n"))
        }
    }

    private func form(_ request: HTTPRequest, _ responder: HTTPResponder, _ work: @escaping WorkerPool.Job) {
        guard request.method == .post else {
            return refuse(responder, 405, "Only POST can be used here.", allow: "POST")
        }
        guard Self.isForm(request.headers["Content-Type"] ?? "") else {
            return refuse(
                responder, 415, "Send a form: Content-Type: application/x-www-form-urlencoded, in UTF-8.")
        }
        onWorker(responder, work)
    }

    private func onWorker(_ responder: HTTPResponder, _ work: @escaping WorkerPool.Job) {
        if !core.workers.submit(work) { refuse(responder, 503, "The bank is busy; nothing was done.") }
    }

    private func refuse(_ responder: HTTPResponder, _ status: Int, _ sentence: String, allow: String? = nil) {
        var response = HTTPResponse.text(sentence + "\n", status: status)
        if let allow { response.headers.set("Allow", allow) }
        responder.respond(response)
    }

    /// The media type, with no other charset than UTF-8.
    private static func isForm(_ contentType: String) -> Bool {
        let parts = contentType.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        guard parts.first == "application/x-www-form-urlencoded" else { return false }
        return parts.dropFirst().allSatisfy {
            !$0.hasPrefix("charset=") || $0 == "charset=utf-8" || $0 == "charset=\"utf-8\""
        }
    }
}
