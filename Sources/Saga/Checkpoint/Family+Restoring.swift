import Custody
import Expressions
import Workflow

extension Family {
    /// The family as it was when the checkpoint was written.
    ///
    /// - Parameters:
    ///   - bytes: what stands under the family's key.
    ///   - part: looks further parts up: ranges of a large family, and pieces.
    public init(
        checkpoint bytes: [UInt8], library: Library, part: (CheckpointKey) -> [UInt8]? = { _ in nil }
    ) throws(CheckpointError) {
        let text = try CheckpointPart.whole(bytes, nil, part)
        var head = try text.withUnsafeBufferPointer { buffer throws(CheckpointError) in
            try CheckpointHead(buffer, library)
        }
        if head.isInParts {
            head.states.reserveCapacity(head.count)
            for key in head.ranges {
                guard let bytes = part(key) else { throw .missingPart(key) }
                let text = try CheckpointPart.whole(bytes, key, part)
                head.states += try text.withUnsafeBufferPointer { buffer throws(CheckpointError) in
                    try CheckpointHead.states(of: key, buffer, library)
                }
            }
        }
        guard head.states.count == head.count else {
            throw .malformed(reason: "\(head.count) sagas are announced, and there are \(head.states.count)", offset: 0)
        }
        self = try head.family()
    }

    /// What else has to be looked up for a family whose record this is.
    ///
    /// - Returns: the keys of its ranges; further pieces of a part are found under its key.
    public static func ranges(
        ofCheckpoint bytes: [UInt8], library: Library, part: (CheckpointKey) -> [UInt8]? = { _ in nil }
    ) throws(CheckpointError) -> [CheckpointKey] {
        let text = try CheckpointPart.whole(bytes, nil, part)
        let head = try text.withUnsafeBufferPointer { buffer throws(CheckpointError) in
            try CheckpointHead(buffer, library)
        }
        return head.isInParts ? head.ranges : []
    }

    /// Makes what follows from the sagas.
    ///
    /// - Returns: what is wrong with them; nil when nothing is.
    fileprivate mutating func derive(
        _ states: [SagaState], _ changes: [Int64], _ offset: Int64, calls: Int
    ) -> String? {
        var states = states
        var callers = Array(repeating: CallerTable.Caller.forgotten, count: calls)
        for slot in states.indices {
            if !states[slot].isEnded { openSagas += 1 }
            if states[slot].isShrunk { shrunkSagas += 1 }
            if states[slot].plan.steps.contains(where: { $0.collection != nil }) { collectors.append(slot) }
            schedule(states[slot].due, slot)
            for (place, call) in states[slot].calls.enumerated() {
                guard call.ordinal < calls, callers[call.ordinal] == .forgotten else {
                    return "two calls have one number"
                }
                callers[call.ordinal] = CallerTable.Caller(slot: slot, call: place)
                schedule(call.due, slot, call: place)
            }
            guard let membership = states[slot].membership else { continue }
            guard membership.parent < slot, membership.collection < states[membership.parent].collections.count else {
                return "a child's parent is missing"
            }
            states[membership.parent].collections[membership.collection].children.append(slot)
        }
        self.callers = CallerTable(callers)
        let isDangling = states.contains { saga in
            saga.iterations.contains { $0.children.contains { $0 >= states.count } }
        }
        guard !isDangling else { return "a child is missing" }
        sagas = SagaTable(states, changes: changes, offset: offset)
        guard let index = SlotIndex(of: sagas) else { return "two sagas have one name" }
        slots = index
        for event in early where event.until != .max { schedule(event.until, -1) }
        wakesAt = heap.first?.at
        return nil
    }
}

/// A family's record, read.
private struct CheckpointHead {
    let name: String
    let partition: Int
    let offset: Int64
    let time: Int64
    let sequence: Int
    let arming: Int
    let calls: Int
    let count: Int
    let changes: [Int64]
    let hasOpenProject: Bool
    let past: Past
    let lonely: [Int]
    let early: [EarlyEvent]
    var states: [SagaState] = []

    var isInParts: Bool { count > CheckpointFormat.sagasInWhole && states.isEmpty }

    var ranges: [CheckpointKey] {
        changes.enumerated().map { CheckpointKey(family: name, part: .range($0), offset: $1) }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ library: Library) throws(CheckpointError) {
        var cursor = try JSONCursor(bytes)
        try cursor.expect("{\"v\":1,\"family\":")
        name = try cursor.text()
        try cursor.expect(",\"partition\":")
        partition = try cursor.index(below: RequestNumber.maximumPartition + 1)
        try cursor.expect(",\"offset\":")
        offset = try cursor.int64()
        try cursor.expect(",\"time\":")
        time = try cursor.int64()
        try cursor.expect(",\"sequence\":")
        sequence = try cursor.index(below: 1 << 31)
        try cursor.expect(",\"arming\":")
        arming = try cursor.index(below: 1 << 31)
        try cursor.expect(",\"calls\":")
        calls = try cursor.index(below: 1 << 31)
        try cursor.expect(",\"sagas\":")
        count = try cursor.index(below: 1 << 31)
        changes = try Self.list(",\"changes\":[", &cursor) { cursor throws(CheckpointError) in try cursor.int64() }
        guard changes.count == (count + SagaTable.rangeSize - 1) / SagaTable.rangeSize else {
            throw cursor.fault("the ranges are not those of \(count) sagas")
        }
        try cursor.expect(",\"project\":")
        hasOpenProject = try cursor.bool()
        try cursor.expect(",\"past\":")
        past = try cursor.past(since: Past.day(time), offset)
        let count = count
        lonely = try Self.list(",\"lonely\":[", &cursor) { cursor throws(CheckpointError) in
            try cursor.index(below: count)
        }
        let tables = try CheckpointTables(reading: &cursor, library)
        early = try Self.list(",\"early\":[", &cursor) { cursor throws(CheckpointError) in try cursor.early(tables) }
        states = try Self.list(",\"states\":[", &cursor) { cursor throws(CheckpointError) in try cursor.saga(tables) }
        try cursor.finish()
    }

    static func states(
        of key: CheckpointKey, _ bytes: UnsafeBufferPointer<UInt8>, _ library: Library
    ) throws(CheckpointError) -> [SagaState] {
        var cursor = try JSONCursor(bytes)
        try cursor.expect("{\"v\":1,\"family\":")
        let name = try cursor.text()
        try cursor.expect(",\"range\":")
        let range = try cursor.index(below: 1 << 31)
        try cursor.expect(",\"offset\":")
        guard CheckpointKey(family: name, part: .range(range), offset: try cursor.int64()) == key else {
            throw .misplaced(key)
        }
        let tables = try CheckpointTables(reading: &cursor, library)
        let states = try list(",\"states\":[", &cursor) { cursor throws(CheckpointError) in try cursor.saga(tables) }
        try cursor.finish()
        return states
    }

    private static func list<Element>(
        _ opening: StaticString, _ cursor: inout JSONCursor,
        _ element: (inout JSONCursor) throws(CheckpointError) -> Element
    ) throws(CheckpointError) -> [Element] {
        try cursor.expect(opening)
        var elements: [Element] = []
        var isFirst = true
        while try cursor.next(&isFirst) { elements.append(try element(&cursor)) }
        return elements
    }

    func family() throws(CheckpointError) -> Family {
        var family = Family(name, partition: partition)
        family.time = time
        family.sequence = sequence
        family.arming = arming
        family.hasOpenProject = hasOpenProject
        family.past = past == Past() ? nil : Buried(past)
        family.lonely = lonely
        family.early = early
        if let fault = family.derive(states, changes, offset, calls: calls) {
            throw .malformed(reason: fault, offset: 0)
        }
        return family
    }
}

extension JSONCursor {
    fileprivate mutating func early(_ tables: CheckpointTables) throws(CheckpointError) -> EarlyEvent {
        try open()
        let offset = try int64()
        try comma()
        let until = try int64()
        try comma()
        let plan = try optionalIndex(below: tables.plans.count)
        try comma()
        let terms = try optionalIndex(below: tables.terms.count)
        try comma()
        let id = try text()
        try comma()
        let type = try text()
        try comma()
        let saga = try text()
        try comma()
        let start = try start()
        try comma()
        let fields = try fields()
        try comma()
        let event = PlatformEvent(
            id: id, type: type, saga: saga, start: start, fields: fields, content: try contentDigest())
        try close()
        guard let plan, let terms else { return EarlyEvent(event: event, offset: offset, until: until) }
        return EarlyEvent(
            event: event, offset: offset, begun: (tables.plans[plan], tables.terms[terms]), until: until)
    }

    private mutating func start() throws(CheckpointError) -> PlatformEvent.Start? {
        if isNull() {
            try comma()
            try expect("null")
            return nil
        }
        let definition = try text()
        try comma()
        return PlatformEvent.Start(definition: definition, profile: try text())
    }
}
