import Crypto
import Custody
import Expressions

/// A family's state after its last record, as bytes: equal families give equal bytes, whoever writes them.
extension Family {
    /// Whether it is written in ranges of sagas and a head that lists them.
    public var isWrittenInParts: Bool { sagas.count > CheckpointFormat.sagasInWhole }

    /// The parts that have to be written now, the head last: it counts when all that it lists are there.
    ///
    /// - Parameters:
    ///   - written: what is known to stand in the log already; it is not written again.
    ///   - maximumBytes: of one record.
    public func checkpoint(
        without written: Set<CheckpointKey> = [], maximumBytes: Int = CheckpointFormat.maximumBytes
    ) -> [CheckpointPart] {
        var parts: [CheckpointPart] = []
        func add(_ key: CheckpointKey, _ bytes: () -> [UInt8]) {
            guard !written.contains(key) else { return }
            parts += CheckpointPart.pieces(key, bytes(), maximumBytes)
        }
        if isWrittenInParts {
            for range in sagas.changes.indices { add(rangeKey(range)) { encoded(range: range) } }
        }
        add(CheckpointKey(family: name, part: .family, offset: offset)) { encoded(isHead: isWrittenInParts) }
        return parts
    }

    /// Every key that the family's present state stands under, but for further pieces.
    public var checkpointKeys: [CheckpointKey] {
        (isWrittenInParts ? sagas.changes.indices.map { rangeKey($0) } : [])
            + [CheckpointKey(family: name, part: .family, offset: offset)]
    }

    /// The whole family as one record, however large it is.
    public func encoded() -> [UInt8] { encoded(isHead: false) }

    private func rangeKey(_ range: Int) -> CheckpointKey {
        CheckpointKey(family: name, part: .range(range), offset: sagas.changes[range])
    }

    private func encoded(isHead: Bool) -> [UInt8] {
        var bytes = JSONBytes(capacity: isHead ? 4_096 : 512 + sagas.count * 768)
        bytes.object { bytes in
            bytes.member("v", CheckpointFormat.current)
            bytes.member("family", name)
            bytes.member("partition", partition)
            bytes.member("offset", offset)
            bytes.member("time", time)
            bytes.member("sequence", sequence)
            bytes.member("arming", arming)
            bytes.member("calls", callers.count)
            bytes.member("sagas", sagas.count)
            bytes.key("changes")
            bytes.array { for change in sagas.changes { $0.integer(change) } }
            bytes.key("project")
            bytes.bool(hasOpenProject)
            bytes.key("past")
            bytes.past(past?.past ?? Past(), since: Past.day(time), offset)
            bytes.key("lonely")
            bytes.array { for slot in lonely { $0.integer(slot) } }
            var tables = CheckpointTables()
            for case let begun? in early.lazy.map(\.begun) { tables.add(begun.plan, begun.terms) }
            if !isHead { for saga in sagas { tables.add(saga.plan, saga.terms) } }
            tables.write(into: &bytes)
            bytes.key("early")
            bytes.array { for event in early { $0.early(event, tables) } }
            bytes.key("states")
            bytes.array { if !isHead { for saga in sagas { $0.saga(saga, tables) } } }
        }
        return bytes.checked()
    }

    private func encoded(range: Int) -> [UInt8] {
        let slots = sagas.slots(ofRange: range)
        var bytes = JSONBytes(capacity: 512 + slots.count * 768)
        bytes.object { bytes in
            bytes.member("v", CheckpointFormat.current)
            bytes.member("family", name)
            bytes.member("range", range)
            bytes.member("offset", sagas.changes[range])
            var tables = CheckpointTables()
            for slot in slots { tables.add(sagas[slot].plan, sagas[slot].terms) }
            tables.write(into: &bytes)
            bytes.key("states")
            bytes.array { for slot in slots { $0.saga(sagas[slot], tables) } }
        }
        return bytes.checked()
    }
}

extension JSONBytes {
    fileprivate mutating func early(_ early: EarlyEvent, _ tables: CheckpointTables) {
        array { bytes in
            bytes.integer(early.offset)
            bytes.integer(early.until)
            if let begun = early.begun {
                bytes.integer(tables.place(of: begun.plan))
                bytes.integer(tables.place(of: begun.terms))
            } else {
                bytes.null()
                bytes.null()
            }
            bytes.text(early.event.id)
            bytes.text(early.event.type)
            bytes.text(early.event.saga)
            if let start = early.event.start {
                bytes.text(start.definition)
                bytes.text(start.profile)
            } else {
                bytes.null()
                bytes.null()
            }
            bytes.fields(early.event.fields)
            bytes.text(early.event.content.description)
        }
    }
}
