import Roles
import SQLite
import Saga

extension ReadModelStore {
    /// The saga as it was last told; nil for one that is not shown.
    func saga(_ name: SagaName) throws -> SagaView? {
        guard let id = try find(name) else { return nil }
        let record = try database.prepare("SELECT record FROM saga WHERE id = ?").first(.integer(id)) { row in
            try row.blob(0)
        }
        return try record.map { try SagaView(reading: $0) }
    }

    func sagas(_ query: SagaQuery) throws -> SagaPage {
        let (conditions, values) = Self.conditions(query)
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let limit = min(max(1, query.limit), SagaQuery.maximumLimit)
        let statement = try database.prepare(
            "SELECT rank, id, record FROM saga \(filter) ORDER BY rank, id LIMIT ?")
        var found: [(cursor: SagaCursor, view: SagaView)] = []
        // One more than wanted, to see whether more follow.
        try statement.forEachRow(values + [.integer(Int64(limit + 1))]) { row in
            let cursor = SagaCursor(rank: try row.integer(0), id: try row.integer(1))
            found.append((cursor, try SagaView(reading: try row.blob(2))))
        }
        let page = found.prefix(limit)
        return SagaPage(sagas: page.map(\.view), next: found.count > limit ? page.last?.cursor : nil)
    }

    private static func conditions(_ query: SagaQuery) -> (conditions: [String], values: [Value]) {
        var conditions: [String] = []
        var values: [Value] = []
        func add(_ condition: String, _ parameters: Value...) {
            conditions.append(condition)
            values += parameters
        }
        if !query.states.isEmpty {
            conditions.append("state IN (\(query.states.map { _ in "?" }.joined(separator: ", ")))")
            values += query.states.map { .text($0.rawValue) }
        }
        if let workflow = query.workflow { add("workflow = ?", .text(workflow)) }
        if let cause = query.cause { add("cause = ?", .text(cause.rawValue)) }
        if let isEnded = query.isEnded { add("ended = ?", .integer(isEnded ? 1 : 0)) }
        if let family = query.family { add("id IN (SELECT id FROM subject WHERE family = ?)", .text(family)) }
        for field in query.search {
            add(
                "id IN (SELECT id FROM saga_field WHERE name = ? AND value = ?)", .text(field.name),
                .text(field.value))
        }
        if let text = query.text {
            let text = Value.text(text)
            add(
                """
                id IN (SELECT id FROM subject WHERE instr(family, ?) OR instr(saga, ?)
                    UNION SELECT id FROM saga_field WHERE instr(value, ?)
                    UNION SELECT id FROM saga WHERE cause IS NOT NULL AND instr(reason, ?))
                """, text, text, text, text)
        }
        if let after = query.after { add("(rank, id) > (?, ?)", .integer(after.rank), .integer(after.id)) }
        return (conditions, values)
    }

    func overview() throws -> Overview {
        let states = try database.prepare("SELECT state, count(*) FROM saga GROUP BY state").all { row in
            (state: SagaView.State(rawValue: try row.text(0)), count: Int(try row.integer(1)))
        }
        // What is held comes by the time since when it is held.
        let causes = try database.prepare(
            "SELECT cause, count(*), min(rank) FROM saga WHERE cause IS NOT NULL GROUP BY cause"
        ).all { row in
            let (count, since) = (Int(try row.integer(1)), try row.integer(2))
            return Hold.Cause(rawValue: try row.text(0)).map { Overview.Cause(cause: $0, count: count, since: since) }
        }
        let letters = try database.prepare("SELECT count(*) FROM letter WHERE state = ?").first(
            .text(LetterState.open.rawValue)
        ) { try $0.integer(0) }
        return Overview(
            states: states.compactMap { row in row.state.map { ($0, row.count) } },
            causes: causes.compactMap(\.self), openLetters: Int(letters ?? 0), unreadable: try unreadable())
    }

    /// How much waits for somebody.
    struct Waiting {
        var held: [Hold.Cause: Int] = [:]
        var unconfirmed = 0
        var letters = 0
    }

    /// By indexes, so that it takes no longer with more sagas that wait for nobody.
    func waiting() throws -> Waiting {
        var waiting = Waiting()
        try database.prepare("SELECT cause, count(*) FROM saga WHERE cause IS NOT NULL GROUP BY cause").forEachRow([]) {
            if let cause = Hold.Cause(rawValue: try $0.text(0)) { waiting.held[cause] = Int(try $0.integer(1)) }
        }
        func count(_ sql: String, _ value: String) throws -> Int {
            Int(try database.prepare(sql).first(.text(value)) { try $0.integer(0) } ?? 0)
        }
        waiting.unconfirmed = try count(
            "SELECT count(*) FROM saga WHERE state = ?", SagaView.State.unconfirmed.rawValue)
        waiting.letters = try count("SELECT count(*) FROM letter WHERE state = ?", LetterState.open.rawValue)
        return waiting
    }
}
