import Custody
import SQLite

/// The journal's table.
final class JournalTable {
    private let insert: Statement
    private let last: Statement
    private let selects: [[Bool]: Statement]

    init(_ database: Database) throws(DatabaseError) {
        insert = try database.prepare(
            """
            INSERT INTO journal (seq, at, service, requestNo, kind, answer, code, changed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        last = try database.prepare("SELECT seq, at FROM journal ORDER BY seq DESC LIMIT 1")
        var selects: [[Bool]: Statement] = [:]
        for (byService, byRequest) in [(false, false), (false, true), (true, false), (true, true)] {
            selects[[byService, byRequest]] = try database.prepare(
                """
                SELECT seq, at, kind, service, requestNo, answer, code, changed FROM journal WHERE seq > ?\
                \(byService ? " AND service = ?" : "")\(byRequest ? " AND requestNo = ?" : "") ORDER BY seq LIMIT ?
                """)
        }
        self.selects = selects
    }

    func append(_ row: JournalRow) throws(DatabaseError) {
        try insert.run(
            .integer(row.seq), .integer(row.at.milliseconds), .text(row.service?.rawValue), .text(row.requestNo),
            .text(row.kind.rawValue), .text(row.answer), .text(row.code?.rawValue), .integer(row.changed ? 1 : 0))
    }

    /// By number, at most as many as the query's limit.
    func rows(_ query: JournalQuery) throws -> [JournalRow] {
        var values: [Value] = [.integer(query.after)]
        if let service = query.service { values.append(.text(service.rawValue)) }
        if let requestNo = query.requestNo { values.append(.text(requestNo)) }
        values.append(.integer(Int64(query.limit)))
        var rows: [JournalRow] = []
        try selects[[query.service != nil, query.requestNo != nil]]?.forEachRow(values) { row in
            rows.append(
                JournalRow(
                    seq: try row.integer(0), at: Timestamp(milliseconds: try row.integer(1)),
                    kind: JournalRow.Kind(rawValue: try row.text(2)) ?? .direct,
                    service: try row.optionalText(3).flatMap(Service.init(rawValue:)),
                    requestNo: try row.optionalText(4), answer: try row.optionalText(5),
                    code: try row.optionalText(6).map(ReturnCode.init(rawValue:)),
                    changed: try row.integer(7) != 0))
        }
        return rows
    }

    /// The last row's number and time, 0 when there is none; the bank's time never goes back, so no row has a later one.
    func end() throws -> (seq: Int64, at: Timestamp) {
        try last.first { (try $0.integer(0), Timestamp(milliseconds: try $0.integer(1))) }
            ?? (0, Timestamp(milliseconds: 0))
    }
}
