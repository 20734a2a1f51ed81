import Log
import Testing

let compactionCases: [ConformanceCase] = [
    ConformanceCase(
        "Compaction keeps the last record of each key, at its offset, and reading passes the gaps",
        needs: [.compaction]
    ) { under in
        let world = try World(under, cleanup: .compact, "compaction")
        for round in 0..<5 {
            try world.append(
                (0..<10).map { NewRecord(key: Array("k\($0)".utf8), value: Array("\(round)".utf8)) })
        }
        try world.append([NewRecord(key: Array("k3".utf8), value: nil)])
        let before = try world.log.range(of: world.partition())
        try under.compact(world.partition())
        #expect(try world.log.range(of: world.partition()).upperBound >= before.upperBound)
        let records = try world.readToEnd(try world.reader())
        var last: [[UInt8]: Record] = [:]
        for record in records { last[record.key ?? []] = record }
        for number in 0..<10 where number != 3 {
            let record = last[Array("k\(number)".utf8)]
            #expect(record?.value == Array("4".utf8))
            #expect(record?.offset == Int64(40 + number))
        }
        #expect(last[Array("k3".utf8)].map { $0.value == nil } ?? true)
        #expect(records.filter { $0.offset < 40 }.isEmpty, "superseded records are gone")
        #expect(records.map(\.offset) == records.map(\.offset).sorted())
        let middle = try world.reader(.offset(5))
        #expect(try world.readToEnd(middle).map(\.offset) == records.map(\.offset))
    },
    ConformanceCase("Appends go on behind a compacted end", needs: [.compaction]) { under in
        let world = try World(under, cleanup: .compact, "behind")
        for round in 0..<6 { try world.append([NewRecord(key: [1], value: [UInt8(round)])]) }
        try under.compact(world.partition())
        let end = try world.log.range(of: world.partition()).upperBound
        #expect(try world.append([NewRecord(key: [1], value: [9])]).map(\.offset) == [end])
        #expect(try world.readToEnd(try world.reader()).last?.value == [9])
    },
]
