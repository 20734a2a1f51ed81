import Log
import Testing

let readCases: [ConformanceCase] = [
    ConformanceCase("A reader begins at the beginning, at an offset, or at the end") { under in
        let world = try World(under, "starts")
        try world.append((0..<10).map(String.init))
        let beginning = try world.read(10, from: try world.reader(.beginning))
        #expect(beginning.map(\.offset) == Array(0..<10))
        let middle = try world.read(4, from: try world.reader(.offset(6)))
        #expect(middle.map(\.offset) == Array(6..<10))
        let end = try world.reader(.end)
        #expect(try end.poll(maximum: 10, wait: .milliseconds(200)).isEmpty)
        try world.append(["later"])
        #expect(try world.read(1, from: end).map(\.offset) == [10])
        #expect(end.position(of: world.partition()) == 11)
    },
    ConformanceCase("A reader waits for what is appended while it waits") { under in
        let world = try World(under, "waits")
        let reader = try world.reader()
        #expect(try reader.poll(maximum: 10, wait: .milliseconds(100)).isEmpty)
        let producer = try world.log.producer(ProducerOptions())
        defer { producer.close(within: under.patience) }
        let append = try Appending([NewRecord(value: [7])], to: .partition(world.partition()), by: producer)
        #expect(try world.read(1, from: reader).first?.value == [7])
        _ = try append.positions(within: under.patience)
    },
    ConformanceCase("A reader reads several partitions, each in its order, and never more than it was asked for") {
        under in
        let world = try World(under, partitions: 3, "several")
        for number in 0..<3 { try world.append((0..<40).map { "\(number).\($0)" }, to: number) }
        let reader = try world.reader(partitions: [0, 1, 2])
        var records: [Record] = []
        let deadline = Deadline(under)
        while records.count < 120, !deadline.isOver {
            let some = try reader.poll(maximum: 7, wait: .milliseconds(100))
            #expect(some.count <= 7)
            records += some
        }
        for number in 0..<3 {
            let own = records.filter { $0.partition.number == number }
            #expect(own.map(\.offset) == Array(0..<40))
        }
    },
    ConformanceCase("A reader that is sent elsewhere reads there and nowhere else") { under in
        let world = try World(under, partitions: 2, "elsewhere")
        try world.append((0..<30).map { "a\($0)" }, to: 0)
        try world.append((0..<30).map { "b\($0)" }, to: 1)
        let reader = try world.reader(partitions: [0])
        _ = try world.read(10, from: reader, maximum: 10)
        try reader.read([world.partition(1): .offset(25)])
        #expect(reader.position(of: world.partition(0)) == nil)
        let read = try world.read(5, from: reader)
        #expect(read.map(\.offset) == Array(25..<30))
        #expect(read.allSatisfy { $0.partition == world.partition(1) })
    },
    ConformanceCase("An offset that is not there is an error that says what is") { under in
        let world = try World(under, "range")
        try world.append(["a", "b"])
        let reader = try world.reader(.offset(5))
        var found: LogError?
        let deadline = Deadline(under)
        while found == nil, !deadline.isOver {
            do {
                _ = try reader.poll(maximum: 10, wait: .milliseconds(100))
            } catch let error as LogError {
                found = error
            }
        }
        #expect(found == .outOfRange(world.partition(), offset: 5, available: 0..<2))
        try reader.read([world.partition(): .offset(1)])
        #expect(try world.read(1, from: reader).map(\.offset) == [1])
    },
    ConformanceCase("Deleted records are gone, and the range begins behind them", needs: [.adminCalls]) { under in
        let world = try World(under, "deleted")
        try world.append((0..<10).map(String.init))
        try world.log.deleteRecords(below: 4, in: world.partition())
        #expect(try world.log.range(of: world.partition()) == 4..<10)
        #expect(try world.texts() == (4..<10).map(String.init))
        #expect(throws: LogError.outOfRange(world.partition(), offset: 11, available: 4..<10)) {
            try world.log.deleteRecords(below: 11, in: world.partition())
        }
        try world.log.deleteRecords(below: 10, in: world.partition())
        #expect(try world.log.range(of: world.partition()) == 10..<10)
        #expect(try world.append(["next"]).map(\.offset) == [10])
    },
]
