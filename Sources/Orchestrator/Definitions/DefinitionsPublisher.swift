public import Log
public import Roles
public import Runtime
public import Topics

/// Publishes definitions: reads what is there, and appends what is missing.
public struct DefinitionsPublisher: Sendable {
    public enum Failure: Error, Sendable, CustomStringConvertible {
        /// Something is wrong with the files; nothing was published.
        case refused(DefinitionsPublication.Refused)
        /// What is published cannot be read here, so that nobody can say what would become of it.
        case unreadable(String)
        /// Somebody else has published at the same time, and theirs holds.
        case overtaken
        case log(LogError)

        public var description: String {
            switch self {
            case .refused(let refused): refused.description
            case .unreadable(let why): "what is published already cannot be used here: \(why)"
            case .overtaken: "somebody else has published at the same time; look at what holds now, and publish again"
            case .log(let error): error.description
            }
        }
    }

    private let log: any Log
    private let partition: TopicPartition
    private let clock: WallClock

    public init(_ log: any Log, topics: TopicTable, clock: WallClock) {
        self.log = log
        partition = TopicPartition(topics.definitions, 0)
        self.clock = clock
    }

    /// Blocks until the new set is in the log and was read back from it.
    ///
    /// - Parameters:
    ///   - files: as `DefinitionsPublication` wants them.
    ///   - profile: a profile's file; nil keeps the one that is published.
    ///   - by: who publishes.
    public func publish(
        _ files: [(name: String, bytes: [UInt8])], profile: [UInt8]?, by: String, within time: Duration = .seconds(30)
    ) throws(Failure) -> DefinitionsPublication {
        let deadline = ContinuousClock.now + time
        let published = try read(until: deadline)
        if published.isBegun, let awaited = published.awaited { throw .unreadable(awaited) }
        let publication: DefinitionsPublication
        do throws(DefinitionsPublication.Refused) {
            publication = try DefinitionsPublication(
                files: files, profile: profile, onto: published, at: clock.now(), by: by)
        } catch {
            throw .refused(error)
        }
        guard !publication.records.isEmpty else { return publication }
        do throws(LogError) {
            let appender = try Appender(log)
            defer { appender.close(within: .seconds(1)) }
            try appender.appendAndWait(
                publication.records, to: .partition(partition), within: ContinuousClock.now.duration(to: deadline))
        } catch {
            throw .log(error)
        }
        guard try read(until: deadline).current?.digest == publication.set else { throw .overtaken }
        return publication
    }

    /// What is published now; blocks.
    public func published(within time: Duration = .seconds(30)) throws(Failure) -> PublishedDefinitions {
        try read(until: .now + time)
    }

    /// Everything up to the end as it is now.
    private func read(until deadline: ContinuousClock.Instant) throws(Failure) -> PublishedDefinitions {
        do throws(LogError) {
            let reader = try log.reader()
            defer { reader.close() }
            try reader.read([partition: .beginning])
            let end = try log.range(of: partition).upperBound
            var published = PublishedDefinitions()
            while reader.position(of: partition).map({ $0 < end }) ?? true {
                guard ContinuousClock.now < deadline else { throw .away("the definitions could not be read in time") }
                for record in try reader.poll(maximum: 500, wait: .milliseconds(100)) {
                    _ = published.take(key: String(decoding: record.key ?? [], as: UTF8.self), value: record.value)
                }
            }
            return published
        } catch {
            throw .log(error)
        }
    }
}
