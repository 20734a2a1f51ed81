import JSON
import Log
import Roles
import Saga
import TestSupport
import Testing
import Topics

@testable import Orchestrator

@Suite("The operators' view") struct ReadModelTests {
    static func names(_ page: SagaPage) -> [String] { page.sagas.map { "\($0.family)/\($0.saga)" } }

    /// Sagas of every kind.
    static func stage() throws -> ProjectionStage {
        let stage = try ProjectionStage()
        try stage.view("p1", "funding", version: 1, started: 100, held: (cause: "inDoubt", since: 5_000))
        try stage.view(
            "p2", "funding", version: 2, started: 200, held: (cause: "notSent", since: 3_000),
            search: [(name: "borrowerNo", value: "b17"), (name: "projectNo", value: "p2")])
        try stage.view(
            "p2", "b1", version: 3, workflow: "bid", started: 300, held: (cause: "inDoubt", since: 4_000),
            search: [(name: "investorNo", value: "b17")])
        try stage.view("p3", "funding", version: 4, started: 400)
        try stage.view("p4", "funding", version: 5, state: "completed", started: 500, isEnded: true)
        try stage.view("p5", "funding", version: 6, state: "undoing", started: 600)
        try stage.read()
        return stage
    }

    @Test("Sagas are listed held ones first, the longest held before the others, then the latest started")
    func order() throws {
        let all = try Self.stage().store.sagas(SagaQuery())
        #expect(
            Self.names(all) == ["p2/funding", "p2/b1", "p1/funding", "p5/funding", "p4/funding", "p3/funding"])
        #expect(all.next == nil)
    }

    @Test(
        "A list is filtered by state, workflow, cause, family, end, fields and text",
        arguments: [
            (query { $0.states = [.held] }, ["p2/funding", "p2/b1", "p1/funding"]),
            (query { $0.states = [.completed, .undoing] }, ["p5/funding", "p4/funding"]),
            (query { $0.workflow = "bid" }, ["p2/b1"]), (query { $0.cause = .inDoubt }, ["p2/b1", "p1/funding"]),
            (query { $0.family = "p2" }, ["p2/funding", "p2/b1"]), (query { $0.isEnded = true }, ["p4/funding"]),
            (query { $0.search = [(name: "borrowerNo", value: "b17")] }, ["p2/funding"]),
            (
                query { $0.search = [(name: "borrowerNo", value: "b17"), (name: "projectNo", value: "p2")] },
                ["p2/funding"]
            ),
            (query { $0.search = [(name: "borrowerNo", value: "b17"), (name: "projectNo", value: "p3")] }, []),
            (query { $0.text = "b17" }, ["p2/funding", "p2/b1"]), (query { $0.text = "reason of b1" }, ["p2/b1"]),
            (query { $0.text = "p5" }, ["p5/funding"]), (query { $0.text = "' OR 1=1 --" }, []),
            (query { $0.text = "%" }, []),
            (
                query {
                    $0.states = [.held]
                    $0.cause = .inDoubt
                    $0.family = "p1"
                }, ["p1/funding"]
            ),
        ])
    func filters(query: SagaQuery, expected: [String]) throws {
        #expect(Self.names(try Self.stage().store.sagas(query)) == expected)
    }

    static func query(_ change: (inout SagaQuery) -> Void) -> SagaQuery {
        var query = SagaQuery()
        change(&query)
        return query
    }

    @Test("Pages follow one another without gaps, whatever their size", arguments: [1, 2, 5, 6, 100])
    func pages(limit: Int) throws {
        let stage = try Self.stage()
        var query = SagaQuery()
        query.limit = limit
        var found: [String] = []
        while true {
            let page = try stage.store.sagas(query)
            #expect(page.sagas.count <= limit)
            found += Self.names(page)
            guard let next = page.next else { break }
            query.after = SagaCursor(text: next.text)
            #expect(query.after == next)
        }
        #expect(found == Self.names(try stage.store.sagas(SagaQuery())))
    }

    @Test(
        "A cursor that nobody gave out is none",
        arguments: ["", ".", "1", "1.2.3", "x!.1", "-1.2", "A.B", "01.1", "1.99999999999999999999999999"])
    func cursors(text: String) {
        #expect(SagaCursor(text: text) == nil)
    }

    @Test("Sagas are counted by state and by cause, with the time of the longest held")
    func overview() throws {
        let stage = try Self.stage()
        try stage.letter("l1")
        try stage.letter("l2")
        try stage.settle("l2", .discarded, time: 1_000)
        try stage.read()
        let overview = try stage.store.overview()
        let states = Dictionary(uniqueKeysWithValues: overview.states.map { ($0.state, $0.count) })
        #expect(states == [.held: 3, .running: 1, .completed: 1, .undoing: 1])
        #expect(overview.causes.map(\.cause) == [.inDoubt, .notSent])
        #expect(overview.causes.map(\.count) == [2, 1] && overview.causes.map(\.since) == [4_000, 3_000])
        #expect(overview.openLetters == 1)
    }

    @Test("A saga that is no longer shown is gone from every list")
    func removal() throws {
        let stage = try Self.stage()
        let name = SagaName(family: "p2", saga: "funding")
        try stage.append(nil, to: stage.topics.views, key: name.viewKey)
        try stage.read()
        #expect(try stage.store.saga(name) == nil)
        var query = SagaQuery()
        query.search = [(name: "borrowerNo", value: "b17")]
        #expect(try stage.store.sagas(query).sagas.isEmpty)
        #expect(try stage.store.overview().causes.map(\.cause) == [.inDoubt])
    }

    @Test("A history comes in pages, each intent of a call with what the bank answered to it")
    func history() throws {
        let stage = try ProjectionStage()
        let number = "L0_00000000000000000000_0"
        for offset in 0..<5 as Range<Int64> {
            try stage.history(
                SampleRecords.entry(
                    "p1", "funding", offset: offset,
                    what: [
                        "kind": "called", "service": "CREATE_PROJECT", "requestNo": .string(number),
                        "attempt": .number(.init(offset + 1)), "isUndo": false,
                    ]))
        }
        for time in [2, 2, 1] as [Int64] {
            try stage.history(
                SampleRecords.evidence(
                    "p1", "funding", requestNo: number, attempt: 2, sealed: "sealed1:k:x", time: time))
        }
        try stage.read()
        let name = SagaName(family: "p1", saga: "funding")
        var found: [HistoryPage.Entry] = []
        var after: HistoryCursor?
        while true {
            let page = try #require(try stage.store.history(name, after: after, limit: 2))
            found += page.entries
            guard let next = page.next else { break }
            after = HistoryCursor(text: next.text)
            #expect(after == next)
        }
        #expect(found.map(\.entry.offset) == [0, 1, 2, 3, 4])
        #expect(found.map(\.answers.count) == [0, 2, 0, 0, 0])
        #expect(found[1].answers.map(\.time) == [1, 2])
        #expect(try stage.store.history(SagaName(family: "p1", saga: "b1"), after: nil, limit: 2) == nil)
    }

    @Test("A dead letter is open until it is settled, and open again when it comes back later")
    func letters() throws {
        let stage = try ProjectionStage()
        func states() throws -> [String] {
            try stage.read()
            return try stage.store.letters(LetterQuery()).letters.map { "\($0.letter.id) \($0.state)" }
        }
        try stage.letter("l1", family: "p1", time: 10)
        try stage.letter("l2", kind: .record, time: 11)
        #expect(try states() == ["l1 open", "l2 open"])
        try stage.settle("l1", .retried, time: 20)
        try stage.letter("l1", time: 10)
        #expect(try states() == ["l1 retried", "l2 open"])
        #expect(try stage.store.letter("l1")?.settlement?.operator == "liu")
        try stage.letter("l1", time: 30)
        try stage.settle("l1", .retried, time: 20)
        #expect(try states() == ["l1 open", "l2 open"])
        #expect(try stage.store.letter("l1")?.settlement == nil)
        try stage.settle("l2", .discarded, time: 30)
        var query = LetterQuery()
        query.state = .open
        try stage.read()
        #expect(try stage.store.letters(query).letters.map(\.letter.id) == ["l1"])
        query = LetterQuery()
        query.kind = .record
        #expect(try stage.store.letters(query).letters.map(\.letter.id) == ["l2"])
        query = LetterQuery()
        query.limit = 1
        let next = try #require(try stage.store.letters(query).next)
        query.after = LetterCursor(text: next.text)
        #expect(try stage.store.letters(query).letters.map(\.letter.id) == ["l2"])
        try stage.settle("nobody", .discarded, time: 30)
        #expect(try states().count == 2)
    }
}
