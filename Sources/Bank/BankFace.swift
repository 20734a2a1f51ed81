import Custody
import HTTP
import JSON
import Monitoring
import Queues

/// Which desk a request goes to.
struct BankFace: Sendable {
    let core: BankCore
    let direct: DirectDesk
    let gateway: GatewayDesk
    let admin: AdminDesk
    let pages: ProcessPages
    let paths: Paths

    static func pagePath(_ paths: Paths) -> String { paths.gateway + "/page" }

    /// What keeps a profile's paths from being served.
    static func problems(with paths: Paths) -> [String] {
        let named = [("direct", paths.direct), ("gateway", paths.gateway)]
        var problems: [String] = []
        for (name, path) in named {
            if !path.hasPrefix("/") { problems.append("paths.\(name) \"\(path)\" does not begin with /") }
            if !path.utf8.allSatisfy(isPathByte) {
                problems.append("paths.\(name) \"\(path)\" has a byte that a path must not have, such as ? or a space")
            }
            let taken = (ProcessPages.paths + ["/admin"]).filter {
                $0 == path || $0 == "/admin" && path.hasPrefix("/admin/")
            }
            if let taken = taken.first { problems.append("paths.\(name) \"\(path)\" collides with \(taken)") }
        }
        if paths.direct == paths.gateway { problems.append("paths.direct and paths.gateway are the same") }
        if paths.direct == pagePath(paths) {
            problems.append("paths.direct collides with \(pagePath(paths)), where the gateway's pages are")
        }
        return problems
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        case _: false
        }
    }

    /// What platforms and browsers may ask, and where told so, administrators.
    func handle(_ request: HTTPRequest, _ responder: HTTPResponder, servesAdmin: Bool) {
        switch request.path {
        case paths.direct:
            form(request, responder, direct, .direct) {
                direct.handle(request, responder)
            } busy: {
                direct.refuseBusy(request, responder)
            }
        case paths.gateway:
            form(request, responder, gateway, .open) {
                gateway.open(request, responder)
            } busy: {
                gateway.refuseBusy(request, responder)
            }
        case Self.pagePath(paths):
            form(request, responder, gateway, .confirm) {
                gateway.press(request, responder)
            } busy: {
                responder.respond(gateway.failure(status: 503))
            }
        case _ where servesAdmin: administer(request, responder)
        case _: watch(request, responder)
        }
    }

    func administer(_ request: HTTPRequest, _ responder: HTTPResponder) {
        guard request.path == "/admin" || request.path.hasPrefix("/admin/") else {
            return watch(request, responder)
        }
        if let problem = LocalGuard.problem(request, for: "The admin interface") {
            responder.respond(AdminProblem(status: 403, problem).response)
        } else if !core.adminWorkers.submit({ admin.handle(request, responder) }) {
            refuse(responder, 503, Self.busy)
        }
    }

    private func watch(_ request: HTTPRequest, _ responder: HTTPResponder) {
        responder.respond(pages.response(to: request) ?? .text("There is nothing here.\n", status: 404))
    }

    private func form(
        _ request: HTTPRequest, _ responder: HTTPResponder, _ desk: some Desk, _ kind: JournalRow.Kind,
        _ work: @escaping WorkerPool.Job, busy: @escaping WorkerPool.Job
    ) {
        guard request.method == .post else {
            return refuse(responder, 405, "Only POST can be used here.", allow: "POST")
        }
        let isForm = Form.isMediaType(request.headers["Content-Type"] ?? "")
        let refuseType: WorkerPool.Job = { desk.refuse(form: request, kind, status: 415, "no form", responder) }
        let work = isForm ? work : refuseType
        let busy = isForm ? busy : { @Sendable in responder.respond(Self.notAForm) }
        // A pool of its own says that there is no room: signed, so that the platform may believe it.
        if !core.workers.submit(work), !core.overflow.submit(busy) { refuse(responder, 503, Self.busy) }
    }

    private static let busy = "The bank is busy; nothing was done."

    static let notAForm = HTTPResponse.text(
        "Send a form: Content-Type: application/x-www-form-urlencoded, in UTF-8.\n", status: 415)

    private func refuse(_ responder: HTTPResponder, _ status: Int, _ sentence: String, allow: String? = nil) {
        var response = HTTPResponse.text(sentence + "\n", status: status)
        if let allow { response.headers.set("Allow", allow) }
        responder.respond(response)
    }
}
