import Custody
import Ledger
import SQLite

/// The journal's table.
final class JournalTable {
    private let insert: Statement
    private let last: Statement
    private let selects: [[Bool]: Statement]
    private let delete: Statement

    init(_ database: Database) throws(DatabaseError) {
        insert = try database.prepare(
            """
            INSERT INTO journal (seq, at, service, requestNo, kind, answer, code, changed, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        last = try database.prepare("SELECT seq, at FROM journal ORDER BY seq DESC LIMIT 1")
        delete = try database.prepare("DELETE FROM journal WHERE seq <= ?")
        var selects: [[Bool]: Statement] = [:]
        for (byService, byRequest) in [(false, false), (false, true), (true, false), (true, true)] {
            selects[[byService, byRequest]] = try database.prepare(
                Self.select(byService: byService, byRequest: byRequest))
        }
        self.selects = selects
    }

    /// Rows are read while commits wait, so no filter may scan: a number is looked up in its index, and its few rows
    /// are then filtered by service (the `+` keeps the long index of the service out of it).
    static func select(byService: Bool, byRequest: Bool) -> String {
        let service = byService ? " AND \(byRequest ? "+" : "")service = ?" : ""
        let request = byRequest ? " AND requestNo = ?" : ""
        return """
            SELECT seq, at, kind, service, requestNo, answer, code, changed, reason FROM journal \
            WHERE seq > ?\(service)\(request) ORDER BY seq LIMIT ?
            """
    }

    /// Drops the oldest rows.
    func drop(upTo seq: Int64) throws(DatabaseError) {
        try delete.run(.integer(seq))
    }

    func append(_ row: JournalRow) throws(DatabaseError) {
        try insert.run(
            .integer(row.seq), .integer(row.at.milliseconds), .text(row.service?.name), .text(row.requestNo),
            .text(row.kind.rawValue), .text(row.answer), .text(row.code?.rawValue), .integer(row.changed ? 1 : 0),
            .text(row.reason))
    }

    /// By number, at most as many as the query's limit.
    func rows(_ query: JournalQuery) throws -> [JournalRow] {
        var values: [Value] = [.integer(query.after)]
        if let service = query.service { values.append(.text(service.name)) }
        if let requestNo = query.requestNo { values.append(.text(requestNo)) }
        values.append(.integer(Int64(query.limit)))
        var rows: [JournalRow] = []
        try selects[[query.service != nil, query.requestNo != nil]]?.forEachRow(values) { row in
            rows.append(try Self.read(row))
        }
        return rows
    }

    private static func read(_ row: Row) throws -> JournalRow {
        let seq = try row.integer(0)
        let name = try row.optionalText(3)
        let kind = JournalRow.Kind(rawValue: try row.text(2))
        let service: OfferedService? = name.flatMap { name in
            kind == .query ? .query(name) : Service(rawValue: name).map { .specified($0) }
        }
        guard let kind, (service == nil) == (name == nil) else {
            throw BankError.unreadableRecord(kind: "journal row", key: "\(seq)", why: "its kind or service is unknown")
        }
        return JournalRow(
            seq: seq, at: Timestamp(milliseconds: try row.integer(1)), kind: kind, service: service,
            requestNo: try row.optionalText(4), answer: try row.optionalText(5),
            code: try row.optionalText(6).map(ReturnCode.init(rawValue:)), changed: try row.integer(7) != 0,
            reason: try row.optionalText(8))
    }

    /// The last row's number and time, 0 when there is none; the bank's time never goes back, so no row has a later one.
    func end() throws -> (seq: Int64, at: Timestamp) {
        try last.first { (try $0.integer(0), Timestamp(milliseconds: try $0.integer(1))) }
            ?? (0, Timestamp(milliseconds: 0))
    }
}
