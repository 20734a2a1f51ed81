/// A family's sagas by their slots. It notes which ranges of them each record has changed, so that a checkpoint writes
/// only those again.
struct SagaTable: Equatable, Sendable {
    /// How many sagas are written together.
    static let rangeSize = 64

    private var sagas: [SagaState] = []
    /// Of the record that was applied last.
    var offset: Int64 = -1
    /// Of the first range, and of the others, the offset of the record that changed it last.
    private var firstChange: Int64 = -1
    private var otherChanges: [Int64] = []

    init() {}

    /// - Parameter changes: as many as there are ranges.
    init(_ sagas: [SagaState], changes: [Int64], offset: Int64) {
        self.sagas = sagas
        self.offset = offset
        firstChange = changes.first ?? -1
        otherChanges = Array(changes.dropFirst())
    }

    /// Of each range, the offset of the record that changed it last.
    var changes: [Int64] { sagas.isEmpty ? [] : [firstChange] + otherChanges }

    mutating func append(_ saga: SagaState) {
        if !sagas.isEmpty, sagas.count.isMultiple(of: Self.rangeSize) { otherChanges.append(offset) }
        sagas.append(saga)
        noteChange(sagas.count - 1)
    }

    private mutating func noteChange(_ slot: Int) {
        if slot < Self.rangeSize { firstChange = offset } else { otherChanges[slot / Self.rangeSize - 1] = offset }
    }

    /// The slots of a range.
    func slots(ofRange range: Int) -> Range<Int> {
        let first = range * Self.rangeSize
        return first..<Swift.min(sagas.count, first + Self.rangeSize)
    }
}

extension SagaTable: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { sagas.count }

    subscript(slot: Int) -> SagaState {
        _read { yield sagas[slot] }
        _modify {
            noteChange(slot)
            yield &sagas[slot]
        }
    }
}
