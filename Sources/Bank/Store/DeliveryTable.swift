import Custody
import SQLite

/// The table of attempts at notifications.
final class DeliveryTable {
    private let insert: Statement
    private let last: Statement
    private let select: Statement

    init(_ database: Database) throws(DatabaseError) {
        insert = try database.prepare(
            """
            INSERT INTO deliveries (seq, at, notification, service, requestNo, attempt, outcome, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        last = try database.prepare("SELECT coalesce(max(seq), 0) FROM deliveries")
        select = try database.prepare(
            """
            SELECT seq, at, notification, service, requestNo, attempt, outcome, reason FROM deliveries
            WHERE seq > ? ORDER BY seq LIMIT ?
            """)
    }

    func append(_ row: DeliveryRow) throws(DatabaseError) {
        try insert.run(
            .integer(row.seq), .integer(row.at.milliseconds), .text(row.notification), .text(row.service.rawValue),
            .text(row.requestNo), .integer(Int64(row.attempt)), .text(row.outcome.rawValue), .text(row.reason))
    }

    /// By number, beginning behind `after`.
    func rows(after: Int64, limit: Int) throws -> [DeliveryRow] {
        try select.all(.integer(after), .integer(Int64(limit))) { row in
            DeliveryRow(
                seq: try row.integer(0), at: Timestamp(milliseconds: try row.integer(1)),
                notification: try row.text(2),
                service: Service(rawValue: try row.text(3)) ?? .personalRegister,
                requestNo: try row.optionalText(4), attempt: Int(try row.integer(5)),
                outcome: DeliveryRow.Outcome(rawValue: try row.text(6)) ?? .failed, reason: try row.text(7))
        }
    }

    /// The last row's number; 0 when there is none.
    func end() throws -> Int64 {
        try last.first { try $0.integer(0) } ?? 0
    }
}
