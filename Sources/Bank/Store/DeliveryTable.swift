import Custody
import SQLite

/// The table of attempts at notifications.
final class DeliveryTable {
    private let insert: Statement
    private let last: Statement
    private let select: Statement
    private let delete: Statement

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
        delete = try database.prepare("DELETE FROM deliveries WHERE seq <= ?")
    }

    func append(_ row: DeliveryRow) throws(DatabaseError) {
        try insert.run(
            .integer(row.seq), .integer(row.at.milliseconds), .text(row.notification), .text(row.service.rawValue),
            .text(row.requestNo), .integer(Int64(row.attempt)), .text(row.outcome.rawValue), .text(row.reason))
    }

    /// By number, beginning behind `after`.
    func rows(after: Int64, limit: Int) throws -> [DeliveryRow] {
        try select.all(.integer(after), .integer(Int64(limit))) { row in
            let seq = try row.integer(0)
            guard let service = Service(rawValue: try row.text(3)),
                let outcome = DeliveryRow.Outcome(rawValue: try row.text(6))
            else {
                throw BankError.unreadableRecord(
                    kind: "delivery", key: "\(seq)", why: "its service or outcome is unknown")
            }
            return DeliveryRow(
                seq: seq, at: Timestamp(milliseconds: try row.integer(1)), notification: try row.text(2),
                service: service, requestNo: try row.optionalText(4), attempt: Int(try row.integer(5)),
                outcome: outcome, reason: try row.text(7))
        }
    }

    /// Drops the oldest rows.
    func drop(upTo seq: Int64) throws(DatabaseError) {
        try delete.run(.integer(seq))
    }

    /// The last row's number; 0 when there is none.
    func end() throws -> Int64 {
        try last.first { try $0.integer(0) } ?? 0
    }
}
