import Log
import SQLite

extension LogFile {
    func topics() throws -> [TopicRow] {
        try database.prepare("SELECT id, name, cleanup, age FROM topics ORDER BY id").all { row in
            TopicRow(
                id: Int(try row.integer(0)), name: try row.text(1),
                cleanup: StoredCleanup(name: try row.text(2), age: try row.optionalInteger(3)))
        }
    }

    /// In the order of their ids, which are 0, 1, 2 and so on; those of a topic are neighbours.
    func partitions() throws -> [PartitionRow] {
        let rows = try database.prepare(
            """
            SELECT id, topic, number, start, newest, checked, compacted, kept, due FROM partitions ORDER BY id
            """
        ).all { row in
            PartitionRow(
                id: Int(try row.integer(0)), topic: Int(try row.integer(1)), number: Int(try row.integer(2)),
                start: try row.integer(3), newest: try row.optionalInteger(4), checked: try row.integer(5),
                compaction: Compacted(
                    upTo: try row.integer(6), kept: try row.integer(7), due: try row.optionalInteger(8)),
                end: 0)
        }
        return try rows.map { row in
            var row = row
            let last = try head(of: row.id, atOrBelow: LogSchema.offsetLimit - 1)
            row.end = max(row.start, last?.next ?? 0)
            row.newest = max(row.newest ?? .min, last?.newest ?? .min)
            return row
        }
    }

    /// Makes topics whose partitions get the ids from here on.
    func insert(_ topics: [TopicSpecification], firstPartition: Int) throws {
        var row = try database.prepare("SELECT max(id) FROM topics").first { try $0.optionalInteger(0) ?? 0 } ?? 0
        let insertTopic = try database.prepare("INSERT INTO topics (id, name, cleanup, age) VALUES (?, ?, ?, ?)")
        let insertPartition = try database.prepare("INSERT INTO partitions (id, topic, number) VALUES (?, ?, ?)")
        try database.transaction {
            var id = Int64(firstPartition)
            for topic in topics {
                let cleanup = StoredCleanup(topic.cleanup)
                row += 1
                try insertTopic.run(
                    .integer(row), .text(topic.name), .text(cleanup.name), .integer(cleanup.age))
                for number in 0..<topic.partitions {
                    try insertPartition.run(.integer(id), .integer(row), .integer(Int64(number)))
                    id += 1
                }
            }
        }
    }

    /// Hands over every committed offset.
    func commits() throws -> [(group: String, partition: Int, next: Int64)] {
        try database.prepare("SELECT member_group, partition, next FROM commits").all { row in
            (try row.text(0), Int(try row.integer(1)), try row.integer(2))
        }
    }
}
