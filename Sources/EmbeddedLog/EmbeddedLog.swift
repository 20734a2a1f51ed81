import Foundation
public import Log
import Queues
import Synchronization

/// The log on SQLite: a folder with one database, which one process has at a time.
///
/// One thread writes; appends of all producers share its commits, and each is on the disk when it is acknowledged. When
/// the disk is full or fails, the log stops: nothing goes any more until it is opened anew. Close it when it is no longer
/// needed; it does not go by itself.
public final class EmbeddedLog: Log {
    public let folder: String
    let options: EmbeddedLogOptions
    let contents: Mutex<LogContents>
    let groups: Mutex<GroupTable>
    /// Nil when the log is over. Whoever holds it may take `contents`, never the other way round.
    let file: Mutex<OpenFile?>
    /// Milliseconds of a clock that does not go back, for what members of groups may take.
    let monotonicNow: @Sendable () -> Int64
    let queue = Monitor(WriterQueue())
    let producers = Mutex<[WeakProducer]>([])
    let isBackingUp = Mutex(false)
    /// What only the thread that watches deadlines waits for, so that nothing else wakes it.
    let isOver = Monitor(false)

    struct WeakProducer: Sendable {
        weak let producer: EmbeddedProducer?
    }

    /// Opens the log of a folder; makes the folder, but not the one above it, and the log where there is none.
    ///
    /// Reads and checks what was appended since the last clean point; after a crash that can take a second. What
    /// compaction has rewritten before it is checked when it is read, and by `LogCheck`.
    /// - Throws: `.inUse` with the owner, `.corrupted` for a damaged record, `.cannotOpen` for anything else; the files
    ///   are then as they were.
    public convenience init(folder: String, options: EmbeddedLogOptions = EmbeddedLogOptions()) throws(LogError) {
        let start = ContinuousClock.now
        try self.init(folder: folder, options: options) { start.duration(to: .now).milliseconds }
    }

    init(
        folder: String, options: EmbeddedLogOptions, monotonicNow: @escaping @Sendable () -> Int64
    ) throws(LogError) {
        self.folder = folder
        self.options = options
        self.monotonicNow = monotonicNow
        let opening = try Opening(folder, makingIt: true)
        contents = Mutex(opening.contents)
        groups = Mutex(opening.groups)
        file = Mutex(opening.file)
        startThreads()
    }

    private func startThreads() {
        let writer = Thread { [self] in write() }
        writer.name = "log-writer"
        writer.start()
        let watch = Thread { [self] in watchDeadlines() }
        watch.name = "log-deadlines"
        watch.start()
    }

    public var limits: LogLimits { options.limits }

    public var state: LogState {
        contents.withLock { $0.end }.map { .stopped($0) } ?? .working
    }

    public func createTopics(_ topics: [TopicSpecification]) throws(LogError) {
        for topic in topics {
            if let problem = topic.problem { throw .notAllowed(problem) }
        }
        try withOpen { (_) throws(LogError) in }
        // Nobody else makes topics while the file is held.
        try withFile { file in
            let (missing, first) = try contents.withLock { try $0.missing(of: topics) }
            guard !missing.isEmpty else { return }
            try file.insert(missing, firstPartition: first)
            let stored = try file.topics()
            let rows = try file.partitions()
            contents.withLock { contents in
                for topic in stored where contents.topics[topic.name] == nil {
                    contents.add(topic, rows.filter { $0.topic == topic.id })
                }
            }
        }
    }

    public func topic(_ name: String) throws(LogError) -> TopicDescription {
        try openTopic(name).description
    }

    public func range(of partition: TopicPartition) throws(LogError) -> Range<Int64> {
        try withOpen { (contents) throws(LogError) in contents.partitions[try contents.id(of: partition)].range }
    }

    public func deleteRecords(below offset: Int64, in partition: TopicPartition) throws(LogError) {
        let id = try withOpen { (contents) throws(LogError) in
            let id = try contents.id(of: partition)
            let range = contents.partitions[id].range
            guard offset <= range.upperBound else {
                throw .outOfRange(partition, offset: offset, available: range)
            }
            return id
        }
        try withFile { file in
            let (start, newest) = contents.withLock { ($0.partitions[id].start, $0.partitions[id].newest) }
            guard offset > start else { return }
            try file.trim(id, start: offset, newest: newest, deleting: [])
            contents.withLock { $0.partitions[id].start = offset }
        }
    }

    public func producer(_ options: ProducerOptions) throws(LogError) -> any LogProducer {
        try withOpen { (_) throws(LogError) in }
        let producer = EmbeddedProducer(self, options)
        producers.withLock { producers in
            producers.removeAll { $0.producer == nil }
            producers.append(WeakProducer(producer: producer))
        }
        return producer
    }

    public func consumer(_ options: ConsumerOptions) throws(LogError) -> sending any LogConsumer {
        try EmbeddedConsumer(self, options)
    }

    public func reader() throws(LogError) -> sending any LogReader {
        try withOpen { (_) throws(LogError) in }
        return EmbeddedReader(self)
    }

    /// Finishes the commit under way, fails what is queued behind it with `.closed`, and closes the files. Blocks for as
    /// long as the disk takes, at most a minute.
    public func close() {
        contents.withLock { $0.end = $0.end ?? .closed }
        queue.withLock { $0.isClosing = true }
        _ = queue.wait(until: .now + .seconds(60)) { $0.isOver ? true : nil }
    }
}
