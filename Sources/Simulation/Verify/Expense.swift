/// How much of a walk's bounds a state has used up.
struct Expense: Hashable, Sendable {
    private let faults: UInt8
    private let commands: UInt8
    private let whims: UInt8
    private let interventions: UInt8
    /// The events that need not come and cannot come any more, a bit each.
    private let gone: UInt64

    init(faults: Int, commands: Int, whims: Int, interventions: Int, gone: UInt64) {
        self.faults = UInt8(clamping: faults)
        self.commands = UInt8(clamping: commands)
        self.whims = UInt8(clamping: whims)
        self.interventions = UInt8(clamping: interventions)
        self.gone = gone
    }

    /// Whether everything that may follow the other may follow this.
    func allowsAll(of other: Expense) -> Bool {
        faults <= other.faults && commands <= other.commands && whims <= other.whims
            && interventions <= other.interventions && gone & ~other.gone == 0
    }
}
