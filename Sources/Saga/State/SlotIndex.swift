/// Where each saga of a family stands, by its id.
///
/// Most families have a few sagas, and there are very many families: a table is made only for large ones.
struct SlotIndex: Hashable, Sendable {
    /// Up to so many, looking through them is quick, and takes no memory.
    private static let scanned = 8

    private var table = NameTable()

    init() {}

    /// - Returns: nil where two sagas have one name.
    init?(of sagas: SagaTable) {
        guard sagas.count > Self.scanned else {
            for (place, saga) in sagas.enumerated() where slot(of: saga.id, among: sagas) != place { return nil }
            return
        }
        for (slot, saga) in sagas.enumerated() {
            guard table[saga.id] == nil else { return nil }
            table[saga.id] = slot
        }
    }

    func slot(of id: String, among sagas: SagaTable) -> Int? {
        if sagas.count > Self.scanned { return table[id] }
        for slot in sagas.indices where sagas[slot].id.isSame(as: id) { return slot }
        return nil
    }

    /// - Parameter sagas: with the new one, the last of them.
    mutating func added(_ id: String, among sagas: SagaTable) {
        if sagas.count == Self.scanned + 1 {
            for slot in sagas.indices { table[sagas[slot].id] = slot }
        } else if sagas.count > Self.scanned {
            table[id] = sagas.count - 1
        }
    }
}
