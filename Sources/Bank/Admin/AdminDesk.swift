import Custody
import HTTP
import JSON
import Ledger

/// Answers the admin interface: sets the sandbox up, and shows what is in it.
struct AdminDesk: Sendable {
    let core: BankCore
    let limits: JSONLimits

    /// What a request came to, still to be told when it is durable.
    struct Reply: Sendable {
        var status = 200
        let json: JSONValue
    }

    typealias Outcome = (reply: Reply, receipt: Receipt)

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        do throws(AdminProblem) {
            let (reply, receipt) = try answer(AdminRequest(request, limits: limits))
            let response = HTTPResponse.json(reply.json.encoded(), status: reply.status)
            receipt.whenSettled { isDurable in
                if isDurable { responder.respond(response) } else { responder.abandon() }
            }
        } catch {
            responder.respond(error.response)
        }
    }

    private func answer(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        guard let resource = request.path.first else { throw Self.nothingHere }
        switch (resource, request.path.count) {
        case ("users", 1): return try users(request)
        case ("users", 2): return try one(request, "user") { $0.user($1)?.json }
        case ("users", 3): return try change(ofUser: request.path[1], request)
        case ("projects", 1): return try projects(request)
        case ("projects", 2): return try one(request, "project") { $0.project($1)?.json }
        case ("freezes", 1): return try freezes(request)
        case ("freezes", 2): return try one(request, "freeze") { $0.freeze($1)?.json }
        case ("sales", 1): return try sales(request)
        case ("sales", 2): return try one(request, "sale") { $0.sale($1)?.json }
        case ("books", 1): return try books(request)
        case ("journal", 1): return try journal(request)
        case ("notifications", 1): return try notifications(request)
        case ("faults", 1): return try faults(request)
        case ("clock", 1): return try clock(request)
        case ("settings", 1): return try settings(request)
        case _: throw Self.nothingHere
        }
    }

    private static let nothingHere = AdminProblem.unknown(
        "There is nothing here. There are users, projects, freezes, sales, books, journal, notifications, faults, clock "
            + "and settings, all under /admin/.")

    /// Runs on the state; what it gives may be told when the receipt says so.
    func onState<Value: Sendable>(
        _ body: (inout BankState, Timestamp, inout StoreEntry) throws(AdminProblem) -> Value
    ) throws(AdminProblem) -> (value: Value, receipt: Receipt) {
        let done: (result: Result<Value, AdminProblem>, receipt: Receipt)
        do throws(BankUnavailable) {
            done = try core.change { state, now, entry in
                do throws(AdminProblem) {
                    return .success(try body(&state, now, &entry))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw AdminProblem(status: 503, "The bank cannot store anything at the moment.")
        }
        return (try done.result.get(), done.receipt)
    }
}
