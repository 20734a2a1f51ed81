import Log
import Synchronization
import Testing

/// Each fault of the in-memory log: that it happens, and what somebody sees who uses the log as it asks to be used.
@Suite("Faults of the log in memory") struct MemoryLogFaultTests {
    private let under: MemoryLogUnderTest
    private let memory: MemoryLog
    private let world: World

    init() throws {
        under = MemoryLogUnderTest()
        memory = under.memory
        world = try World(under, partitions: 2, "faults")
    }

    private func appending(_ text: String, _ producer: any LogProducer) throws -> Appending {
        try Appending([NewRecord(value: Array(text.utf8))], to: .partition(world.partition()), by: producer)
    }

    /// Decides on the appends with these numbers; all others go well.
    private func script(_ fates: [Int: AppendFate]) {
        memory.decideAppends { fates[$0.number] ?? .stored(after: 0) }
    }

    /// Appends until it is acknowledged, as a caller does who must not lose the record.
    private func appendUntilAcknowledged(_ text: String, _ producer: any LogProducer) throws -> Int {
        for attempt in 1...10 {
            let append = try appending(text, producer)
            #expect(producer.drain(within: .seconds(300)))
            switch try #require(append.result) {
            case .success: return attempt
            case .failure(.inDoubt): continue
            case .failure(let error): throw error
            }
        }
        return 0
    }

    @Test("An append that was not acknowledged can be lost; whoever appends again until it is has it once")
    func lost() throws {
        script([1: .lost])
        let producer = try memory.producer(ProducerOptions())
        #expect(try appendUntilAcknowledged("a", producer) == 1)
        let start = memory.clock.now
        #expect(try appendUntilAcknowledged("b", producer) == 2)
        #expect(memory.clock.now - start >= 120_000, "doubt comes with the deadline, not before")
        #expect(try world.texts() == ["a", "b"])
    }

    @Test("An acknowledgement can be lost after the append; whoever appends again has it twice and drops the repeat")
    func acknowledgementLost() throws {
        script([0: .storedUnacknowledged(after: 5)])
        let producer = try memory.producer(ProducerOptions())
        #expect(try appendUntilAcknowledged("a", producer) == 2)
        #expect(try world.texts() == ["a", "a"])
    }

    @Test("An append can be repeated behind its producer's back; a reader that drops repeats by id sees it once")
    func repeated() throws {
        script([1: .storedTwice(after: 0)])
        let producer = try memory.producer(ProducerOptions())
        let positions = try ["a", "b", "c"].map { text in
            try appending(text, producer).positions(within: under.patience)[0].offset
        }
        #expect(positions == [0, 1, 3], "the acknowledgement names the first")
        let texts = try world.texts()
        #expect(texts == ["a", "b", "b", "c"])
        var seen: Set<String> = []
        let once = texts.filter { seen.insert($0).inserted }
        #expect(once == ["a", "b", "c"])
    }

    @Test("An append can take long; the producer's later ones stay behind it, another producer's do not")
    func delayed() throws {
        script([0: .stored(after: 500)])
        let one = try memory.producer(ProducerOptions())
        let other = try memory.producer(ProducerOptions())
        let slow = try appending("slow", one)
        let behind = try appending("behind", one)
        let beside = try appending("beside", other)
        memory.clock.advance(by: 499)
        #expect(slow.result == nil && behind.result == nil)
        #expect(beside.result != nil)
        memory.clock.advance(by: 1)
        #expect(slow.result != nil && behind.result != nil)
        #expect(try world.texts() == ["beside", "slow", "behind"])
    }

    @Test("An append that takes longer than its deadline is in doubt, and in the log all the same")
    func late() throws {
        script([0: .stored(after: 200_000)])
        let producer = try memory.producer(ProducerOptions())
        let append = try appending("late", producer)
        memory.clock.advance(by: 119_999)
        #expect(append.result == nil)
        memory.clock.advance(by: 1)
        guard case .failure(.inDoubt) = append.result else {
            Issue.record("\(String(describing: append.result))")
            return
        }
        memory.clock.advance(by: 100_000)
        #expect(append.answers == 1)
        #expect(try world.texts() == ["late"])
    }

    @Test("A log that is away for longer than an append's deadline leaves it in doubt")
    func awayForLong() throws {
        let producer = try memory.producer(ProducerOptions())
        memory.goAway(for: 200_000, "the broker is down")
        let append = try appending("waits", producer)
        memory.clock.advance(by: 120_001)
        guard case .failure(.inDoubt) = append.result else {
            Issue.record("\(String(describing: append.result))")
            return
        }
        memory.clock.advance(by: 100_000)
        #expect(try world.texts() == ["waits"])
    }

    @Test("What is under way when the log is closed is in doubt")
    func closed() throws {
        script([0: .stored(after: 500), 1: .lost])
        let producer = try memory.producer(ProducerOptions())
        let appends = [try appending("a", producer), try appending("b", producer)]
        memory.close()
        for append in appends {
            guard case .failure(.inDoubt) = append.result else {
                Issue.record("\(String(describing: append.result))")
                continue
            }
            #expect(append.answers == 1)
        }
        memory.clock.advance(by: 1_000_000)
        #expect(appends.allSatisfy { $0.answers == 1 })
        #expect(throws: LogError.closed) { try appending("c", producer) }
    }

    @Test("A log that is away says so, brings nothing, and takes appends in when it is back")
    func away() throws {
        let producer = try memory.producer(ProducerOptions())
        let member = try world.member()
        try member.pollUntilOwner(of: 2)
        memory.goAway(for: 1000, "the broker is down")
        #expect(memory.state == .away("the broker is down"))
        let append = try appending("waits", producer)
        #expect(try member.poll(wait: .zero) == nil)
        #expect(throws: LogError.away("the broker is down")) {
            try member.consumer.commit([world.partition(): 0])
        }
        memory.clock.advance(by: 990)
        #expect(append.result == nil)
        memory.clock.advance(by: 30)
        #expect(memory.state == .working)
        #expect(try append.positions(within: under.patience).map(\.offset) == [0])
        try member.poll { member.texts == ["waits"] }
    }

    @Test("A rebalance can come at any point; a member that commits what it has done sees nothing twice")
    func rebalance() throws {
        for number in 0..<2 { try world.append((0..<10).map { "\(number).\($0)" }, to: number) }
        let members = [try world.member(), try world.member()]
        try members[0].poll(with: [members[1]]) { members.allSatisfy { $0.consumer.assignment.count == 1 } }
        let before = members.map(\.consumer.assignment)
        for member in members { try member.commit() }
        memory.rebalance(group: world.options().group)
        try members[0].poll(3, with: [members[1]]) {
            // A member that is told to give up commits before it polls again.
            for member in members {
                if case .revoked = member.events.last { try member.commit() }
            }
            return members.flatMap(\.records).count >= 20 && members.map(\.consumer.assignment) == before.reversed()
        }
        #expect(Set(members.flatMap(\.texts)).count == 20)
        #expect(members.flatMap(\.texts).count == 20, "nothing came twice")
    }

    @Test(
        "An owner can go on after losing its partition: its commit is refused, and it hears of the loss when it polls")
    func formerOwner() throws {
        try world.append((0..<5).map(String.init))
        let former = try world.member()
        try former.poll { former.records.count == 5 }
        let next = try world.member()
        memory.putOut(former.consumer)
        try next.pollUntilOwner(of: 2)
        try next.consumer.commit([world.partition(): 5])
        #expect(former.consumer.assignment.count == 2, "it does not know")
        #expect(throws: LogError.fenced(world.partition())) { try former.consumer.commit([world.partition(): 3]) }
        #expect(try former.poll(wait: .zero) == .lost([world.partition(0), world.partition(1)]))
        #expect(try next.consumer.committed([world.partition()]) == [world.partition(): 5])
    }

    @Test("A log may be unable to tell a former owner: its commit is taken, so nothing may rest on the refusal")
    func formerOwnerUnnoticed() throws {
        try world.append((0..<5).map(String.init))
        let former = try world.member()
        try former.pollUntilOwner(of: 2)
        memory.refuseLateCommits(false)
        memory.putOut(former.consumer)
        let next = try world.member()
        try next.pollUntilOwner(of: 2)
        try next.consumer.commit([world.partition(): 5])
        try former.consumer.commit([world.partition(): 3])
        #expect(try next.consumer.committed([world.partition()]) == [world.partition(): 3])
    }

    @Test("Compaction can come at any point: what is below it keeps the last record of each key, the rest is untouched")
    func compaction() throws {
        let topic = TopicPartition("compacted", 0)
        try memory.createTopics([TopicSpecification("compacted", partitions: 1, cleanup: .compact)])
        func record(_ key: String, _ value: String?) -> NewRecord {
            NewRecord(key: Array(key.utf8), value: value.map { Array($0.utf8) })
        }
        try world.append(
            [
                record("a", "1"), record("b", "1"), record("a", "2"), record("b", nil), record("a", "3"),
                NewRecord(value: [7]),
            ], to: .partition(topic))
        func offsets() throws -> [Int64] {
            let reader = try memory.reader()
            try reader.read([topic: .beginning])
            return try reader.poll(maximum: 100, wait: .zero).map(\.offset)
        }
        try memory.compact(topic, below: 3, dropsRemovals: true)
        #expect(try offsets() == [1, 2, 3, 4, 5])
        try memory.compact(topic, below: 4, dropsRemovals: false)
        #expect(try offsets() == [2, 3, 4, 5], "the removal is still there for those who read behind")
        try memory.compact(topic, below: 6, dropsRemovals: true)
        #expect(try offsets() == [4, 5])
        #expect(throws: LogError.self) { try memory.compact(world.partition(), below: 1, dropsRemovals: false) }
    }

    @Test("Old records go where their topic says so; a reader that was behind them is told what is left")
    func retention() throws {
        let topic = TopicPartition("short", 0)
        try memory.createTopics([TopicSpecification("short", partitions: 1, cleanup: .delete(after: .seconds(10)))])
        try world.append([NewRecord(value: [1]), NewRecord(value: [2])], to: .partition(topic))
        let reader = try memory.reader()
        try reader.read([topic: .beginning])
        memory.clock.advance(by: 9_000)
        try world.append([NewRecord(value: [3])], to: .partition(topic))
        memory.deleteOldRecords()
        #expect(try memory.range(of: topic) == 0..<3)
        memory.clock.advance(by: 1_001)
        memory.deleteOldRecords()
        #expect(try memory.range(of: topic) == 2..<3)
        #expect(throws: LogError.outOfRange(topic, offset: 0, available: 2..<3)) {
            try reader.poll(maximum: 1, wait: .zero)
        }
    }
}
