import EmbeddedLog
import Foundation
import HTTP
import JSON
import Log
import Orchestrator
import Roles
import Runtime
import Synchronization
import TestSupport
import Testing
import Topics

@Suite("Polling for outcomes", .timeLimit(.minutes(3)))
struct OutcomePollTests {
    private static let path = "/v1/outcomes"

    /// Appends events whose ids are these numbers, each under the key of one of some families.
    private static func tell(_ fixture: GatewayFixture, _ numbers: Range<Int>) throws {
        try tell(fixture.log, fixture.topics, numbers)
    }

    private static func tell(_ log: any Log, _ topics: TopicTable, _ numbers: Range<Int>) throws {
        let producer = try log.producer(ProducerOptions())
        for number in numbers {
            let event: JSONValue = ["specversion": "1.0", "id": .string("\(number)"), "data": ["text": "\"中\\"]]
            let record = NewRecord(key: Array("family-\(number % 7)".utf8), value: event.encoded())
            try producer.append([record], to: .key(topic: topics.outcomes)) { _ in }
        }
        #expect(producer.drain(within: .seconds(20)))
        producer.close(within: .zero)
    }

    private struct Page {
        let numbers: [Int]
        let cursor: String
    }

    private static func poll(
        _ fixture: GatewayFixture, after cursor: String = "", wait: Int = 0, limit: Int = 100
    ) async throws -> Page {
        let answer = try await fixture.get("\(path)?after=\(cursor)&wait=\(wait)&limit=\(limit)")
        guard answer.status == 200, let cursor = answer.json["cursor"]?.string else {
            throw TestBankError("\(answer.status): \(answer.text)")
        }
        let events = answer.json["events"]?.array ?? []
        return Page(numbers: events.compactMap { $0["id"]?.string.flatMap { Int($0) } }, cursor: cursor)
    }

    @Test("From the beginning, page by page over all partitions, nothing is lost and nothing comes twice")
    func pages() async throws {
        try await GatewayFixture.use { fixture in
            try Self.tell(fixture, 0..<250)
            var cursor = ""
            var numbers: [Int] = []
            for _ in 0..<50 {
                let page = try await Self.poll(fixture, after: cursor, limit: 30)
                #expect(page.numbers.count <= 30)
                guard !page.numbers.isEmpty else { break }
                numbers += page.numbers
                cursor = page.cursor
            }
            #expect(numbers.sorted() == Array(0..<250))
            for family in 0..<7 {
                let own = numbers.filter { $0 % 7 == family }
                #expect(own == own.sorted(), "a family's outcomes come in order")
            }
        }
    }

    @Test("A log that is empty is waited for from the beginning on")
    func empty() async throws {
        try await GatewayFixture.use { fixture in
            let first = try await Self.poll(fixture)
            #expect(first.numbers.isEmpty)
            async let waiting = Self.poll(fixture, wait: 30)
            try await Self.wait(for: 1, fixture)
            try Self.tell(fixture, 0..<1)
            #expect(try await waiting.numbers == [0])
            #expect(try await Self.poll(fixture, after: first.cursor).numbers == [0])
        }
    }

    /// Until so many wait.
    private static func wait(for count: Int, _ fixture: GatewayFixture) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while fixture.metric("loansaga_gateway_polls_waiting") ?? 0 < count {
            guard ContinuousClock.now < deadline else { throw TestBankError("nobody waits") }
            await Task.yield()
        }
    }

    @Test("Many wait, each is given what is new, and whoever goes on misses nothing")
    func manyWait() async throws {
        try await GatewayFixture.use { fixture in
            try Self.tell(fixture, 0..<20)
            var start = ""
            var told = 0
            while told < 20 {
                let page = try await Self.poll(fixture, after: start, wait: 60, limit: 7)
                start = page.cursor
                told += page.numbers.count
            }
            let cursor = start
            let count = 200
            let all = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<count {
                    group.addTask {
                        var numbers: [Int] = []
                        var after = cursor
                        while numbers.count < 50 {
                            let page = try await Self.poll(fixture, after: after, wait: 60, limit: 20)
                            numbers += page.numbers
                            after = page.cursor
                        }
                        return numbers
                    }
                }
                group.addTask {
                    try await Self.wait(for: count, fixture)
                    for start in stride(from: 20, to: 70, by: 5) { try Self.tell(fixture, start..<start + 5) }
                    return []
                }
                var all: [[Int]] = []
                for try await numbers in group where !numbers.isEmpty { all.append(numbers) }
                return all
            }
            #expect(all.count == count)
            for numbers in all { #expect(numbers.sorted() == Array(20..<70)) }
            #expect(fixture.metric("loansaga_gateway_polls_waiting") == 0)
        }
    }

    @Test("Nothing new in time is an empty page with the same place")
    func timeIsUp() async throws {
        try await GatewayFixture.use { fixture in
            try Self.tell(fixture, 0..<3)
            let page = try await Self.poll(fixture)
            let start = ContinuousClock.now
            let later = try await Self.poll(fixture, after: page.cursor, wait: 1)
            #expect(later.numbers.isEmpty && later.cursor == page.cursor)
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test("A cursor of another gateway is as good, and one from before a restart too")
    func otherGateway() async throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog(folder: folder.path("log"))
        let first = try GatewayFixture(log: log)
        await first.becomeReady()
        try Self.tell(first, 0..<10)
        let page = try await Self.poll(first, limit: 4)
        let second = try GatewayFixture(log: log)
        await second.becomeReady()
        let rest = try await Self.poll(second, after: page.cursor)
        #expect((page.numbers + rest.numbers).sorted() == Array(0..<10))
        await first.stop()
        await second.stop()
    }

    @Test(
        "What cannot be asked is told what is wrong",
        arguments: [
            ("after=x", "cursor"), ("after=AQAAAAAA", "cursor"), ("wait=61", "parameter"), ("wait=-1", "parameter"),
            ("wait=x", "parameter"), ("limit=0", "parameter"), ("limit=1001", "parameter"), ("limit=", "parameter"),
            ("afer=", "parameter"), ("wait=1&wait=2", "parameter"),
        ])
    func refused(query: String, code: String) async throws {
        try await GatewayFixture.use { fixture in
            let answer = try await fixture.get("\(Self.path)?\(query)")
            #expect(answer.status == 400 && answer.json["error"]?["code"] == .string(code))
            #expect(try await fixture.post(Self.path, []).headers["Allow"] == "GET")
        }
    }

    @Test("A cursor that is ahead of the log, or has more partitions, is of another log")
    func foreign() async throws {
        try await GatewayFixture.use { fixture in
            for offsets in [[0, 0, 99], [0, 0, 0, 0]] as [[Int64]] {
                let cursor = OutcomeCursor(offsets: offsets).text
                let answer = try await fixture.get("\(Self.path)?after=\(cursor)&wait=30")
                #expect(answer.status == 400 && answer.json["error"]?["code"] == "cursor")
            }
        }
    }

    @Test("A cursor of a topic that had fewer partitions is read on, the new ones from their beginning")
    func grown() async throws {
        try await GatewayFixture.use { fixture in
            try Self.tell(fixture, 0..<30)
            let cursor = OutcomeCursor(offsets: [0]).text
            #expect(try await Self.poll(fixture, after: cursor).numbers.sorted() == Array(0..<30))
        }
    }

    @Test("What is not kept any more is gone, and the answer says where to go on")
    func gone() async throws {
        // It is in the log before there is a gateway, which would keep it in memory.
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog(folder: folder.path("log"))
        let topics = TopicTable(partitions: 3)
        try log.createTopics(topics.specifications)
        try Self.tell(log, topics, 0..<60)
        try await GatewayFixture.use(log: log) { fixture in
            let page = try await Self.poll(fixture, limit: 5)
            var left = 0
            for partition in try fixture.log.topic(fixture.topics.outcomes).all {
                let end = try fixture.log.range(of: partition).upperBound
                try fixture.log.deleteRecords(below: max(0, end - 2), in: partition)
                left += try fixture.log.range(of: partition).count
            }
            let answer = try await fixture.get("\(Self.path)?after=\(page.cursor)")
            #expect(answer.status == 410 && answer.json["error"]?["code"] == "gone")
            let cursor = try #require(answer.json["cursor"]?.string)
            #expect(try await Self.poll(fixture, after: cursor).numbers.count == left)
            #expect(try await Self.poll(fixture).numbers.count == left, "the beginning is what is kept")
        }
    }

    @Test("What falls out of memory while somebody is away is read from the log")
    func beyondMemory() async throws {
        try await GatewayFixture.use({ $0.keptOutcomes = 1 << 16 }) { fixture in
            let start = try await Self.poll(fixture).cursor
            try Self.tell(fixture, 0..<2_000)
            var cursor = start
            var numbers: [Int] = []
            while numbers.count < 2_000 {
                let page = try await Self.poll(fixture, after: cursor, wait: 20, limit: 1_000)
                guard !page.numbers.isEmpty else { break }
                numbers += page.numbers
                cursor = page.cursor
            }
            #expect(numbers.sorted() == Array(0..<2_000))
            #expect(fixture.metric("loansaga_gateway_outcomes_kept_bytes") ?? 0 <= 1 << 16)
        }
    }

    @Test("Records that are no events are stepped over, by those who wait and by those who read")
    func strange() async throws {
        try await GatewayFixture.use { fixture in
            let start = try await Self.poll(fixture).cursor
            let producer = try fixture.log.producer(ProducerOptions())
            for value in [nil, [], Array("no JSON".utf8), Array("[]".utf8), Array(#"{"id":"7"}"#.utf8)] as [[UInt8]?] {
                try producer.append(
                    [NewRecord(key: [1], value: value)], to: .key(topic: fixture.topics.outcomes)
                ) { _ in }
            }
            #expect(producer.drain(within: .seconds(20)))
            #expect(try await Self.poll(fixture, after: start, wait: 20).numbers == [7])
            #expect(try await Self.poll(fixture).numbers == [7])
        }
    }

    @Test("No more may wait than there is room for")
    func tooMany() async throws {
        try await GatewayFixture.use({ $0.maximumWaiting = 3 }) { fixture in
            let cursor = try await Self.poll(fixture).cursor
            try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<3 {
                    group.addTask { try await Self.poll(fixture, after: cursor, wait: 60).numbers }
                }
                try await Self.wait(for: 3, fixture)
                let answer = try await fixture.get("\(Self.path)?after=\(cursor)&wait=60")
                #expect(answer.status == 503 && answer.headers["Retry-After"] == "1")
                try Self.tell(fixture, 0..<1)
                for try await numbers in group { #expect(numbers == [0]) }
            }
        }
    }

    @Test("A gateway that stops answers those who wait, with their place")
    func stop() async throws {
        let fixture = try GatewayFixture()
        await fixture.becomeReady()
        let cursor = try await Self.poll(fixture).cursor
        async let waiting = Self.poll(fixture, after: cursor, wait: 60)
        try await Self.wait(for: 1, fixture)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().async {
                fixture.gateway.stop(by: .now + .seconds(10))
                continuation.resume()
            }
        }
        let page = try await waiting
        #expect(page.numbers.isEmpty && page.cursor == cursor)
        #expect(fixture.gateway.health == .notReady("it does not run"))
        await fixture.stop()
    }
}
