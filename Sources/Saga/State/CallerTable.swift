/// The saga and call of each request number, by its ordinal.
///
/// Most families make a few calls, and there are very many families: a table is made only for those that make more.
struct CallerTable: Equatable, Sendable {
    struct Caller: Hashable, Sendable {
        /// Of a saga of which only its end is kept.
        static let forgotten = Caller(slot: -1, call: -1)

        @Compact private(set) var slot: Int
        @Compact private(set) var call: Int

        init(slot: Int, call: Int) {
            self.slot = slot
            self.call = call
        }
    }

    /// Up to so many, looking through the sagas' calls is quick, and takes no memory.
    private static let scanned = 16

    /// How many numbers were given out.
    @Compact private(set) var count = 0
    private var table: [Caller] = []

    init() {}

    /// - Parameter callers: all that there were.
    init(_ callers: [Caller]) {
        count = callers.count
        if callers.count > Self.scanned { table = callers }
    }

    /// - Parameter sagas: with the new call.
    mutating func append(_ caller: Caller, among sagas: SagaTable) {
        count += 1
        guard count > Self.scanned else { return }
        if table.isEmpty {
            table = (0..<(count - 1)).map { Self.scan(for: $0, sagas) ?? .forgotten }
        }
        table.append(caller)
    }

    /// Nil for a number that was not given out, or whose saga has shrunk.
    func caller(of ordinal: Int, among sagas: SagaTable) -> Caller? {
        guard ordinal < count else { return nil }
        guard count > Self.scanned else { return Self.scan(for: ordinal, sagas) }
        return table[ordinal] == .forgotten ? nil : table[ordinal]
    }

    mutating func forget(_ ordinal: Int) {
        if !table.isEmpty { table[ordinal] = .forgotten }
    }

    private static func scan(for ordinal: Int, _ sagas: SagaTable) -> Caller? {
        for slot in sagas.indices {
            for call in sagas[slot].calls.indices where sagas[slot].calls[call].ordinal == ordinal {
                return Caller(slot: slot, call: call)
            }
        }
        return nil
    }
}
