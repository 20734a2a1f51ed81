import Saga

/// Which history is to be run.
public struct HistoryRequest: Sendable {
    public var seed: UInt64
    public var scenario: Scenario
    /// How many bids, claims or users there are.
    public var children: Int
    /// The faults that happen, by their numbers, of those that are drawn; nil for all.
    public var kept: Set<Int>?
    /// A mistake that is planted in the engine.
    public var planted: PlantedFault?
    /// Whether a timeline is made.
    public var isTold = false

    public init(seed: UInt64, scenario: Scenario, children: Int, kept: Set<Int>? = nil) {
        self.seed = seed
        self.scenario = scenario
        self.children = children
        self.kept = kept
    }

    /// What a process knows that has not read the definitions.
    var emptyLibrary: Library {
        var library = Library()
        library.fault = planted?.engine
        return library
    }
}

/// How a saga has ended, or at what it is.
public struct SagaEnd: Hashable, Sendable {
    public let workflow: String
    public let state: String
}

/// What a history came to.
public struct HistoryResult: Sendable {
    public let request: HistoryRequest
    public let setting: BankSetting
    public let violation: Violation?
    public let occurrences: Occurrences
    /// How much happened in it.
    public let events: Int
    public let simulated: Duration
    /// The same for two runs of one seed.
    public let trace: UInt64
    /// How many sagas ended how.
    public let ends: [SagaEnd: Int]
    public let timeline: [TimelineLine]
}

/// Something that happened, for whoever reads a history.
public struct TimelineLine: Hashable, Sendable, CustomStringConvertible {
    /// Milliseconds from the history's beginning.
    public let time: Int64
    public let who: String
    public let what: String

    public var description: String {
        let seconds = time / 1_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60)
        let thousandths = time % 1_000
        let fraction = thousandths < 10 ? "00\(thousandths)" : thousandths < 100 ? "0\(thousandths)" : "\(thousandths)"
        return "\(days)d \(two(hours)):\(two(minutes)):\(two(seconds % 60)).\(fraction)  \(who): \(what)"
    }
}
