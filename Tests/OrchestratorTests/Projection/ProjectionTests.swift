import Log
import Roles
import SQLite
import Saga
import TestSupport
import Testing
import Topics

@testable import Orchestrator

@Suite("The projection", .timeLimit(.minutes(2))) struct ProjectionTests {
    @Test("A repeated record and an older one change nothing, in one batch or in several")
    func repeated() throws {
        let stage = try ProjectionStage()
        for version in [5, 3, 5, 4] as [Int64] {
            try stage.view("p1", "funding", version: version, search: [(name: "borrowerNo", value: "b\(version)")])
            try stage.history(SampleRecords.entry("p1", "funding", offset: version, index: 0))
            try stage.read()
        }
        try stage.history(SampleRecords.entry("p1", "funding", offset: 3, index: 1))
        try stage.read()
        let name = SagaName(family: "p1", saga: "funding")
        #expect(try stage.store.saga(name)?.version == 5)
        let entries = try #require(try stage.store.history(name, after: nil, limit: 10)).entries
        #expect(entries.map(\.entry.offset) == [3, 3, 4, 5] && entries.map(\.entry.index) == [0, 1, 0, 0])
        var query = SagaQuery()
        query.search = [(name: "borrowerNo", value: "b5")]
        #expect(try stage.store.sagas(query).sagas.count == 1)
        query.search = [(name: "borrowerNo", value: "b4")]
        #expect(try stage.store.sagas(query).sagas.isEmpty)
    }

    @Test("After a restart it goes on where it was, and takes nothing twice")
    func restart() throws {
        let folder = try TemporaryFolder()
        let location = Location.file(folder.path("view.sqlite"))
        let stage = try ProjectionStage(location)
        for number in 0..<50 {
            try stage.view("p\(number)", "funding", number % 2, version: Int64(number))
        }
        try stage.read()
        let before = try stage.everything(stage.store)
        #expect(stage.taken == 50)
        try stage.restart(location)
        #expect(stage.readModel.readUpTo != nil, "how old the view is stays known")
        try stage.read()
        #expect(stage.taken == 50)
        #expect(try stage.everything(stage.store) == before)
        try stage.view("p50", "funding", version: 50)
        try stage.read()
        #expect(stage.taken == 51)
    }

    @Test(
        "Thrown away and made anew, the view is the same as the one that grew, whatever the order and the repetitions")
    func rebuilt() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let stage = try ProjectionStage()
        let states = ["running", "undoing", "completed", "failed"]
        for step in 0..<400 {
            let (family, saga) = (
                "p\(Int.random(in: 0..<5, using: &random))", "s\(Int.random(in: 0..<4, using: &random))"
            )
            let version = Int64.random(in: 0..<60, using: &random)
            // A version says one thing only, whoever tells it.
            let isHeld = version % 7 == 0
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1, 2:
                try stage.view(
                    family, saga, version: version, state: states[Int(version) % 4],
                    held: isHeld ? (cause: "inDoubt", since: version) : nil,
                    search: [(name: "no", value: "n\(version)")])
            case 3, 4:
                try stage.history(SampleRecords.entry(family, saga, offset: version, index: Int(version % 3)))
            case 5: try stage.letter("l\(version % 9)", time: Int64(step))
            case 6: try stage.settle("l\(version % 9)", version % 2 == 0 ? .retried : .discarded, time: Int64(step))
            case _:
                try stage.append(
                    SampleRecords.partition(Int(version % 2), next: version, time: Int64(step)), to: stage.topics.views,
                    Int(version % 2), key: Array("partition".utf8))
            }
            if step % 37 == 0 { try stage.read() }
        }
        try stage.read()
        let grown = try stage.everything(stage.store)
        try stage.restart(.memory)
        try stage.read()
        #expect(try stage.everything(stage.store) == grown, "seed \(seed)")
    }

    @Test("The view tells how old it is: it ages while the log is away, and is young again when it has caught up")
    func age() throws {
        let stage = try ProjectionStage()
        #expect(stage.readModel.age == nil)
        try stage.view("p1", "a", version: 1)
        try stage.read()
        #expect(try #require(stage.readModel.age) < .seconds(5))
        stage.log.goAway(for: 60_000, "test")
        let gone = stage.clock.now
        while stage.clock.now < gone + 59_000 { try stage.work.turn() }
        #expect(try #require(stage.readModel.age) >= .seconds(55))
        while stage.clock.now < gone + 60_000 { try stage.work.turn() }
        try stage.view("p1", "a", version: 2)
        try stage.read()
        #expect(try #require(stage.readModel.age) < .seconds(5))
        #expect(try stage.store.saga(SagaName(family: "p1", saga: "a"))?.version == 2)
    }

    @Test("What cannot be read is missing, and everybody can see that it is")
    func unreadable() throws {
        let stage = try ProjectionStage()
        try stage.history(Array("{}".utf8), 1)
        try stage.history(Array("no".utf8), 1)
        try stage.append(Array("no".utf8), to: stage.topics.deadLetters)
        try stage.view("p1", "a", version: 1)
        try stage.read()
        let unreadable = try stage.store.overview().unreadable
        #expect(unreadable.map(\.count) == [1, 2] && unreadable.map(\.offset) == [0, 1])
        #expect(unreadable.map { "\($0.partition)" } == ["loansaga.dead-letters/0", "loansaga.history/1"])
        #expect(try stage.store.overview().states.map(\.count) == [1])
    }

    @Test("Records that were deleted before they were read are passed over; a log that ends earlier is another one")
    func otherLogs() throws {
        let folder = try TemporaryFolder()
        let location = Location.file(folder.path("view.sqlite"))
        let first = try ProjectionStage(location)
        for number in 0..<10 { try first.letter("l\(number)") }
        try first.log.deleteRecords(below: 4, in: TopicPartition(first.topics.deadLetters, 0))
        try first.read()
        #expect(try first.store.letters(LetterQuery()).letters.map(\.letter.id) == (4..<10).map { "l\($0)" })
        try first.restart(.memory)
        // The same read model over a log that has less.
        let other = try ProjectionStage()
        try other.letter("x")
        other.clock.advance(by: 60_000)
        try other.restart(location)
        #expect(throws: ProjectionWork.Stop.self) { try other.read() }
    }

    @Test("Answers are posted when they were read, to those who wait for them")
    func answers() throws {
        let stage = try ProjectionStage()
        #expect(stage.board.expect("c1") && stage.board.expect("c2"))
        try stage.history(SampleRecords.answer("c1"))
        try stage.history(SampleRecords.answer("c3"))
        try stage.read()
        #expect(stage.board.answer(to: "c1", until: .now)?.result == .applied)
        #expect(stage.board.answer(to: "c1", until: .now) == nil, "it is given once")
        #expect(stage.board.answer(to: "c2", until: .now) == nil)
        #expect(stage.board.answer(to: "c3", until: .now) == nil, "nobody expected it")
        #expect(try stage.store.answer("c3")?.result == .applied, "and it can be asked for later")
    }
}
