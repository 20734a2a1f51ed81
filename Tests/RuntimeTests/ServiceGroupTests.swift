import JSON
import Queues
import Runtime
import Synchronization
import Testing

@Suite("Services and their order") struct ServiceGroupTests {
    @Test("They start in order and stop in reverse, each once, and are ready only in between")
    func order() throws {
        let diary = Diary()
        let group = ServiceGroup(["log", "inbox", "gateway"].map { Part($0, diary) }, logger: diary.logger)
        #expect(!group.isReady)
        #expect(group.health.map(\.health) == Array(repeating: .notReady("it does not run"), count: 3))
        try group.start()
        #expect(group.isReady)
        #expect(group.health.map(\.name) == ["log", "inbox", "gateway"])
        group.stop(within: .seconds(10))
        group.stop(within: .seconds(10))
        #expect(!group.isReady)
        #expect(
            diary.events == [
                "start log", "start inbox", "start gateway", "stop gateway", "stop inbox", "stop log",
            ])
        #expect(diary.logged(["warning", "error"]).isEmpty)
    }

    @Test("When one cannot start, those before it are stopped, and its error comes out")
    func failure() throws {
        let diary = Diary()
        let parts = [Part("log", diary), Part("inbox", diary), Part("broken", diary, fails: true), Part("last", diary)]
        let group = ServiceGroup(parts, logger: diary.logger)
        #expect(throws: Part.Broken()) { try group.start() }
        #expect(diary.events == ["start log", "start inbox", "start broken", "stop inbox", "stop log"])
        #expect(!group.isReady)
        #expect(diary.logged(["error"]) == ["a service cannot start: broken"])
        group.stop(within: .seconds(10))
        #expect(diary.events.count == 5)
    }

    @Test(
        "One that is not ready, or has failed, keeps the group from being ready",
        arguments: [ServiceHealth.notReady("it reads along"), .failed("the disk is full")])
    func unready(health: ServiceHealth) throws {
        let diary = Diary()
        let part = Part("inbox", diary)
        let group = ServiceGroup([Part("log", diary), part], logger: diary.logger)
        try group.start()
        part.become(health)
        #expect(!group.isReady)
        #expect(group.health.map(\.health) == [.ready, health])
        part.become(.ready)
        #expect(group.isReady)
        group.stop(within: .seconds(10))
    }

    @Test("One that hangs is named and left, and the others are stopped all the same")
    func hanging() throws {
        let diary = Diary()
        let gate = Monitor(false)
        let hanging = Part("hanging", diary) { _ in _ = gate.wait { $0 ? true : nil } }
        let group = ServiceGroup([Part("log", diary), hanging, Part("gateway", diary)], logger: diary.logger)
        try group.start()
        let begin = ContinuousClock.now
        group.stop(within: .milliseconds(20))
        #expect(ContinuousClock.now - begin < .seconds(10))
        gate.withLock { $0 = true }
        #expect(diary.events.suffix(3) == ["stop gateway", "stop hanging", "stop log"])
        let logged = diary.logged(["warning", "error"])
        #expect(logged == ["a service does not stop and is left: hanging"])
    }

    @Test("One that gives up at its deadline is named, and the deadline is the same for all")
    func late() throws {
        let diary = Diary()
        let deadlines = Mutex<[ContinuousClock.Instant]>([])
        let parts = ["log", "slow"].map { name in
            Part(name, diary) { deadline in
                deadlines.withLock { $0.append(deadline) }
                let never = Monitor(())
                if name == "slow" { _ = never.wait(until: deadline) { _ -> Bool? in nil } }
            }
        }
        let group = ServiceGroup(parts, logger: diary.logger)
        try group.start()
        group.stop(within: .milliseconds(20))
        #expect(Set(deadlines.withLock { $0 }).count == 1)
        #expect(diary.logged(["warning", "error"]).contains("a service took long to stop: slow"))
    }
}

/// What services did, in order, and what the log said of them.
private final class Diary: Sendable {
    private let written = Monitor<(events: [String], lines: [UInt8])>(([], []))
    private let sink: LogSink
    let logger: Logger

    init() {
        sink = LogSink { [written] bytes in written.withLock { $0.lines += bytes } }
        logger = Logger(minimum: .debug, sink: sink)
    }

    func add(_ event: String) { written.withLock { $0.events.append(event) } }

    var events: [String] { written.look { $0.events } }

    /// The lines of these levels, as `message: service`.
    func logged(_ levels: Set<String>) -> [String] {
        #expect(sink.flush(within: .seconds(10)))
        let text = String(decoding: written.look { $0.lines }, as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            guard let json = try? JSONValue(reading: String(line)), levels.contains(json["level"]?.string ?? "") else {
                return nil
            }
            return "\(json["message"]?.string ?? "-"): \(json["service"]?.string ?? "-")"
        }
    }
}

private final class Part: ProcessService {
    struct Broken: Error, Equatable {}

    let name: String
    private let diary: Diary
    private let fails: Bool
    private let state = Mutex(ServiceHealth.ready)
    private let stopping: @Sendable (ContinuousClock.Instant) -> Void

    init(
        _ name: String, _ diary: Diary, fails: Bool = false,
        stopping: @escaping @Sendable (ContinuousClock.Instant) -> Void = { _ in }
    ) {
        self.name = name
        self.diary = diary
        self.fails = fails
        self.stopping = stopping
    }

    func start() throws {
        diary.add("start \(name)")
        if fails { throw Broken() }
    }

    func stop(by deadline: ContinuousClock.Instant) {
        diary.add("stop \(name)")
        stopping(deadline)
    }

    var health: ServiceHealth { state.withLock { $0 } }

    func become(_ health: ServiceHealth) { state.withLock { $0 = health } }
}
