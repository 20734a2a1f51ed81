import Custody
import HTTP
import JSON
import Ledger
import Runtime

/// What has happened: requests with their answers, and attempts at notifications.
extension AdminDesk {
    func journal(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try Self.require(.get, request)
        try request.allow(["service", "requestNo", "after", "limit"])
        let limit = try request.limit()
        var query = JournalQuery(after: try request.afterNumber(), limit: limit + 1)
        if let name = request.value("service") { query.service = try service(named: name) }
        query.requestNo = request.value("requestNo")
        let rows = try read { file in try file.journal.rows(query) }
        return Self.page(rows.map { ($0.seq, $0.json) }, limit)
    }

    private func service(named name: String) throws(AdminProblem) -> OfferedService {
        let profile = core.adjust { state, _ in state.book.profile }
        guard let service = OfferedService(named: name, in: profile) else {
            throw .invalid("\"service\" must be one of \(OfferedService.names(in: profile).joined(separator: ", ")).")
        }
        return service
    }

    func notifications(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try Self.require(.get, request)
        try request.allow(["after", "limit"])
        let after = try request.afterNumber()
        let limit = try request.limit()
        let rows = try read { file in try file.deliveries.rows(after: after, limit: limit + 1) }
        return Self.page(rows.map { ($0.seq, $0.json) }, limit)
    }

    /// What is read from the disk is durable already.
    private func read<Value: Sendable>(_ body: (StoreFile) throws -> Value) throws(AdminProblem) -> Value {
        do {
            return try core.store.read(body)
        } catch {
            core.log.error("the store cannot be read", ["why": .failure(error)])
            throw AdminProblem(status: 500, "The store cannot be read; the bank's log says why.")
        }
    }

    private static func page(_ found: [(seq: Int64, json: JSONValue)], _ limit: Int) -> Outcome {
        let page = found.prefix(limit)
        let next = found.count > limit ? page.last.map { JSONValue.number(JSONNumber($0.seq)) } : nil
        return (Reply(json: ["rows": .array(page.map(\.json)), "next": next ?? .null]), .durable)
    }
}
