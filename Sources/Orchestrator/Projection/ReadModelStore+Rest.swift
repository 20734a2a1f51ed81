import Custody
import Log
import Roles
import SQLite
import Saga

/// History, answers, dead letters and partitions.
extension ReadModelStore {
    /// Nil for a saga of which nothing is known.
    func history(_ name: SagaName, after: HistoryCursor?, limit: Int) throws -> HistoryPage? {
        guard let id = try find(name) else { return nil }
        let limit = min(max(1, limit), HistoryPage.maximumLimit)
        let start = after ?? HistoryCursor(offset: .min, place: 0)
        let records = try database.prepare(
            """
            SELECT record FROM history WHERE id = ? AND (offset, place) > (?, ?) ORDER BY offset, place LIMIT ?
            """
        ).all(.integer(id), .integer(start.offset), .integer(start.place), .integer(Int64(limit + 1))) { row in
            try row.blob(0)
        }
        var entries: [HistoryPage.Entry] = []
        for record in records.prefix(limit) {
            guard case .history(let entry) = try Output(reading: record) else { continue }
            entries.append(
                HistoryPage.Entry(entry: entry, record: record, answers: try answers(to: entry.what, id)))
        }
        let isLast = records.count <= limit
        return HistoryPage(
            entries: entries,
            next: isLast
                ? nil : entries.last.map { HistoryCursor(offset: $0.entry.offset, place: Int64($0.entry.index)) })
    }

    private func answers(to what: Happening, _ id: Int64) throws -> [AnswerEvidence] {
        guard case .called(_, let number, let attempt, _) = what else { return [] }
        return try database.prepare(
            "SELECT record FROM evidence WHERE id = ? AND number = ? AND attempt = ? ORDER BY time"
        ).all(.integer(id), .text(number.text), .integer(Int64(attempt))) { row in
            try AnswerEvidence(reading: try row.blob(0))
        }
    }

    /// The answer to a command; nil where none was read.
    func answer(_ command: String) throws -> CommandAnswer? {
        let record = try database.prepare("SELECT record FROM answer WHERE command = ?").first(.text(command)) { row in
            try row.blob(0)
        }
        guard let record, case .answer(let answer) = try Output(reading: record) else { return nil }
        return answer
    }

    func letters(_ query: LetterQuery) throws -> LetterPage {
        var conditions = ["place > ?"]
        var values: [Value] = [.integer(query.after?.place ?? 0)]
        func add(_ condition: String, _ value: String?) {
            guard let value else { return }
            conditions.append(condition)
            values.append(.text(value))
        }
        add("state = ?", query.state?.rawValue)
        add("kind = ?", query.kind?.rawValue)
        add("family = ?", query.family)
        let limit = min(max(1, query.limit), LetterQuery.maximumLimit)
        let statement = try database.prepare(
            """
            SELECT place, state, record, settlement FROM letter WHERE \(conditions.joined(separator: " AND "))
            ORDER BY place LIMIT ?
            """)
        var found: [(place: Int64, letter: StoredLetter)] = []
        try statement.forEachRow(values + [.integer(Int64(limit + 1))]) { row in
            if let letter = try Self.letter(row) { found.append((try row.integer(0), letter)) }
        }
        let page = found.prefix(limit)
        return LetterPage(
            letters: page.map(\.letter),
            next: found.count > limit ? page.last.map { LetterCursor(place: $0.place) } : nil)
    }

    func letter(_ id: String) throws -> StoredLetter? {
        try database.prepare("SELECT place, state, record, settlement FROM letter WHERE id = ?").first(.text(id)) {
            try Self.letter($0)
        } ?? nil
    }

    private static func letter(_ row: Row) throws -> StoredLetter? {
        guard let state = LetterState(rawValue: try row.text(1)),
            case .letter(let letter) = try DeadLetterRecord(reading: try row.blob(2))
        else { return nil }
        var settlement: DeadLetterRecord.Settlement?
        if let record = try row.optionalBlob(3), case .settled(let settled) = try DeadLetterRecord(reading: record) {
            settlement = settled
        }
        return StoredLetter(letter: letter, state: state, settlement: settlement)
    }

    /// In order; a partition that no owner has told anything of is missing.
    func partitions() throws -> [PartitionView] {
        try database.prepare("SELECT record FROM partition_view ORDER BY number").all { row in
            try PartitionView(reading: try row.blob(0))
        }
    }

    func unreadable() throws -> [Overview.Unreadable] {
        try database.prepare("SELECT topic, number, count, offset, reason FROM unreadable ORDER BY topic, number").all {
            Overview.Unreadable(
                partition: TopicPartition(try $0.text(0), Int(try $0.integer(1))), count: Int(try $0.integer(2)),
                offset: try $0.integer(3), reason: try $0.text(4))
        }
    }
}
