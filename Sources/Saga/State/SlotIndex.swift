/// Where each saga of a family stands, by its id.
///
/// Most families have a few sagas, and there are very many families: a table is made only for large ones.
struct SlotIndex: Sendable {
    /// Up to so many, looking through them is quick, and takes no memory.
    private static let scanned = 8

    private var table: [String: Int] = [:]

    func slot(of id: String, among sagas: [SagaState]) -> Int? {
        if sagas.count > Self.scanned { return table[id] }
        return sagas.firstIndex { $0.id.utf8.elementsEqual(id.utf8) }
    }

    /// - Parameter sagas: with the new one, the last of them.
    mutating func added(_ id: String, among sagas: [SagaState]) {
        if sagas.count == Self.scanned + 1 {
            for (slot, saga) in sagas.enumerated() { table[saga.id] = slot }
        } else if sagas.count > Self.scanned {
            table[id] = sagas.count - 1
        }
    }
}
