internal import Log

/// The appends that are under way, each with what is known of its records.
struct PendingAppends {
    typealias Acknowledgement = LogProducer.Acknowledgement

    /// How one record ended.
    enum Fate {
        case stored(offset: Int64)
        /// It may be in the log.
        case doubtful(String)
        /// It is not in the log, and will not be.
        case refused(LogError)
    }

    /// An append that has come to its end.
    struct Finished {
        let done: @Sendable (Acknowledgement) -> Void
        let result: Acknowledgement
    }

    private struct Append {
        var left: Int
        var stored = 0
        var doubt: String?
        var refusal: LogError?
        /// Offsets are set as they become known.
        var positions: [RecordPosition]
        let bytes: Int
        let done: @Sendable (Acknowledgement) -> Void

        /// - Returns: how many records are left.
        mutating func settle(_ index: Int, _ fate: Fate) -> Int {
            switch fate {
            case .stored(let offset):
                stored += 1
                positions[index] = RecordPosition(positions[index].partition, offset)
            case .doubtful(let why): doubt = doubt ?? why
            case .refused(let error): refusal = refusal ?? error
            }
            left -= 1
            return left
        }

        var result: Acknowledgement {
            if let doubt { return .failure(.inDoubt(doubt)) }
            guard let refusal else { return .success(positions) }
            guard stored == 0 else { return .failure(.inDoubt("\(stored) of \(positions.count) records were stored")) }
            return .failure(refusal)
        }
    }

    private var slots: [Append?] = []
    private var freeSlots: [Int] = []
    private(set) var records = 0
    private(set) var bytes = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Takes an append in.
    ///
    /// - Parameter partitions: of each record.
    /// - Returns: its slot, for `tag`.
    mutating func begin(
        _ partitions: [TopicPartition], bytes: Int, _ done: @escaping @Sendable (Acknowledgement) -> Void
    ) -> Int {
        let append = Append(
            left: partitions.count, positions: partitions.map { RecordPosition($0, -1) }, bytes: bytes, done: done)
        records += partitions.count
        self.bytes += bytes
        count += 1
        if let slot = freeSlots.popLast() {
            slots[slot] = append
            return slot
        }
        slots.append(append)
        return slots.count - 1
    }

    /// What librdkafka carries for a record: its append's slot above its place in the append.
    static func tag(slot: Int, index: Int) -> UInt {
        UInt(truncatingIfNeeded: slot) << 32 | UInt(truncatingIfNeeded: index)
    }

    /// Notes a record's end.
    ///
    /// - Returns: the append, when that was its last record.
    mutating func settle(_ tag: UInt, _ fate: Fate) -> Finished? {
        let slot = Int(tag >> 32)
        let index = Int(tag & 0xffff_ffff)
        guard slots.indices.contains(slot), slots[slot]?.settle(index, fate) == 0 else { return nil }
        return finish(slot)
    }

    /// Ends everything that is under way, in doubt.
    mutating func abandon(_ why: String) -> [Finished] {
        slots.indices.compactMap { slot in
            guard slots[slot] != nil else { return nil }
            slots[slot]?.doubt = why
            return finish(slot)
        }
    }

    private mutating func finish(_ slot: Int) -> Finished? {
        guard let append = slots[slot] else { return nil }
        slots[slot] = nil
        freeSlots.append(slot)
        records -= append.positions.count
        bytes -= append.bytes
        count -= 1
        return Finished(done: append.done, result: append.result)
    }
}
