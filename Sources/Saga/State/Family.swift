import Custody

/// Everything that may touch the same thing at the bank: sagas that are worked on in one place and in order.
///
/// A value: what it is after a record follows from what it was before and from the record alone.
public struct Family: Sendable {
    public let name: String
    @Compact private(set) var partition: Int
    /// What request numbers carry of the name.
    let digest: FamilyDigest
    /// The greatest time of the records that were applied, in milliseconds.
    public internal(set) var time: Int64 = .min
    /// The last record that was applied.
    public var offset: Int64 { sagas.offset }
    /// Of the last outcome event.
    @Compact var sequence = 0
    var sagas = SagaTable()
    var slots = SlotIndex()
    var callers = CallerTable()
    /// Sagas that collect children.
    var collectors = SlotList()
    /// How many sagas have not ended.
    @Compact var openSagas = 0
    /// Sagas that wait until no other is open.
    var lonely: [Int] = []
    /// In the order in which they came.
    var early: [EarlyEvent] = []
    /// What the owner's clock has to call for.
    public var wake: Wake? { wakesAt.map { Wake(at: $0, arming: arming) } }
    @CompactTime var wakesAt: Int64? = nil
    /// How often the time was set.
    @Compact var arming = 0
    var heap = DueHeap()
    /// How many sagas have shrunk away.
    @Compact var shrunkSagas = 0
    /// From a project's creation until its end.
    var hasOpenProject = false
    /// Of a family that has come back from its grave.
    var past: Buried?

    public init(_ name: String, partition: Int) {
        self.init(name, FamilyDigest(of: name), partition: partition)
    }

    /// - Parameter digest: of the name.
    init(_ name: String, _ digest: FamilyDigest, partition: Int) {
        self.name = name
        self.partition = partition
        self.digest = digest
    }

    func slot(of saga: String) -> Int? { slots.slot(of: saga, among: sagas) }

    func requestNumber(_ ordinal: Int) -> RequestNumber {
        RequestNumber(partition: partition, familyDigest: digest, ordinal: ordinal)
    }
}

/// A time at which a family wants a timer's record.
public struct Wake: Hashable, Sendable {
    /// Milliseconds.
    public let at: Int64
    public let arming: Int
}
