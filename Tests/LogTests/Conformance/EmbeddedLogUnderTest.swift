import Log
import Synchronization
import TestSupport

@testable import EmbeddedLog

/// The log on SQLite, in a folder that is gone with the test.
final class EmbeddedLogUnderTest: LogUnderTest {
    private let folder: TemporaryFolder
    private let clock: TestClock
    private var embedded: EmbeddedLog

    init() throws {
        folder = try TemporaryFolder()
        clock = TestClock()
        embedded = try Self.open(folder, clock)
    }

    deinit {
        embedded.close()
    }

    private static func open(_ folder: TemporaryFolder, _ clock: TestClock) throws -> EmbeddedLog {
        let options = EmbeddedLogOptions(tidyInterval: .seconds(3600), uncompactedRecords: 1)
        return try EmbeddedLog(folder: folder.path("log"), options: options) { clock.now }
    }

    var pollDeadline: Duration { .seconds(60) }
    var sessionDeadline: Duration { .seconds(10) }
    var patience: Duration { .seconds(20) }
    var log: any Log { embedded }

    func makeTopics(_ topics: [TopicSpecification]) throws { try embedded.createTopics(topics) }

    func restart() throws {
        embedded.close()
        embedded = try Self.open(folder, clock)
    }

    func compact(_ partition: TopicPartition) throws {
        guard try embedded.tidyUp(within: patience) else { throw LogError.away("compaction takes too long") }
    }

    func pass(_ time: Duration) throws { clock.advance(by: time) }
}

/// The system's clock, and as much more as was passed.
private final class TestClock: Sendable {
    private let start = ContinuousClock.now
    private let passed = Mutex(Duration.zero)

    var now: Int64 { (start.duration(to: .now) + passed.withLock { $0 }).milliseconds }

    func advance(by time: Duration) { passed.withLock { $0 += time } }
}
