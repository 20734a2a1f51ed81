import JSON
import Log
import Roles

/// Reads outcomes from the log that are older than what is kept in memory. One thread uses it.
struct OutcomeReader {
    /// What came of a request.
    enum Found: Sendable {
        case batch(OutcomeBatch)
        /// There is nothing behind the cursor, which may have moved over what is no event.
        case nothing(OutcomeCursor)
        /// Some of what the cursor asks for is not kept any more; reading can go on from here.
        case gone(OutcomeCursor)
        /// The cursor is of another log than this one.
        case foreign
        case failed(LogError)
    }

    /// How long one request may read.
    private static let limit = Duration.seconds(5)
    private static let patience = Duration.milliseconds(200)

    let log: any Log
    let topic: String

    /// - Parameter reader: left reading nothing.
    func found(by request: OutcomeRequest, with reader: any LogReader) -> Found {
        do throws(LogError) {
            do throws(LogError) {
                return try read(request, reader)
            } catch .outOfRange {
                // Deleted since the ranges were looked at: they are looked at again.
                return try read(request, reader)
            }
        } catch {
            return .failed(error)
        }
    }

    private func read(_ request: OutcomeRequest, _ reader: any LogReader) throws(LogError) -> Found {
        let partitions = try log.topic(topic).all
        var ranges: [Range<Int64>] = []
        for partition in partitions { ranges.append(try log.range(of: partition)) }
        let known = request.cursor?.offsets ?? []
        guard known.count <= partitions.count else { return .foreign }
        // A topic may get more partitions.
        let offsets = known + ranges.dropFirst(known.count).map(\.lowerBound)
        guard zip(offsets, ranges).allSatisfy({ $0 <= $1.upperBound }) else { return .foreign }
        guard zip(offsets, ranges).allSatisfy({ $0 >= $1.lowerBound }) else {
            return .gone(OutcomeCursor(offsets: zip(offsets, ranges).map { max($0, $1.lowerBound) }))
        }
        var reading = Reading(offsets: offsets, ends: ranges.map(\.upperBound), limit: request.limit)
        if !reading.behind.isEmpty {
            try reader.read(
                Dictionary(uniqueKeysWithValues: reading.behind.map { (partitions[$0], .offset(offsets[$0])) }))
            try reading.run(reader, partitions, until: .now + Self.limit, patience: Self.patience)
            try reader.read([:])
        }
        let batch = reading.batch
        return batch.events.isEmpty ? .nothing(batch.cursor) : .batch(batch)
    }

    /// Whether a record is an event that can be passed on; what is none is stepped over.
    static func isEvent(_ value: [UInt8]?) -> Bool {
        guard let value, case .object? = try? JSONValue(reading: value) else { return false }
        return true
    }
}

extension OutcomeReader {
    /// One request's way through the partitions.
    private struct Reading {
        private var offsets: [Int64]
        /// By partition, up to where there was something when it began.
        private let ends: [Int64]
        private let limit: OutcomeLimit
        private var taken: OutcomeBatch

        init(offsets: [Int64], ends: [Int64], limit: OutcomeLimit) {
            self.offsets = offsets
            self.ends = ends
            self.limit = limit
            taken = OutcomeBatch(cursor: OutcomeCursor(offsets: offsets))
        }

        var batch: OutcomeBatch {
            var batch = taken
            batch.cursor = OutcomeCursor(offsets: offsets)
            return batch
        }

        /// The partitions in which there is more.
        var behind: [Int] { offsets.indices.filter { offsets[$0] < ends[$0] } }

        mutating func run(
            _ reader: any LogReader, _ partitions: [TopicPartition], until deadline: ContinuousClock.Instant,
            patience: Duration
        ) throws(LogError) {
            // Each partition's share, so that a long one does not keep the others out.
            let share = max(1, limit.count / max(1, behind.count))
            while !behind.isEmpty, taken.events.count < limit.count, ContinuousClock.now < deadline {
                let maximum = min(share, limit.count - taken.events.count)
                let records = try reader.poll(maximum: maximum, wait: patience)
                guard records.allSatisfy({ take($0) }) else { return }
                for (index, partition) in partitions.enumerated() {
                    offsets[index] = max(offsets[index], reader.position(of: partition) ?? 0)
                }
            }
        }

        /// - Returns: false when there is no room for it.
        private mutating func take(_ record: Record) -> Bool {
            if OutcomeReader.isEvent(record.value), let event = record.value {
                guard taken.take(event, limit) else { return false }
            }
            offsets[record.partition.number] = record.offset + 1
            return true
        }
    }
}
