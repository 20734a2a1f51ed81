import Saga

/// What histories add up to. It takes the same room however many there were.
public struct Campaign: Sendable {
    /// A history in which an invariant was broken.
    public struct Failure: Sendable {
        public let request: HistoryRequest
        public let setting: BankSetting
        public let violation: Violation
        public let trace: UInt64
    }

    /// So many failures are kept; of more than these only their number.
    public static let keptFailures = 20

    public private(set) var histories = 0
    public private(set) var events = 0
    public private(set) var simulated = Duration.zero
    public private(set) var occurrences = Occurrences()
    /// In how many histories each fault has happened.
    public private(set) var spread: [Fault: Int] = [:]
    /// How many sagas ended how, by what their histories told.
    public private(set) var ends: [Scenario: [SagaEnd: Int]] = [:]
    public private(set) var scenarios: [Scenario: Int] = [:]
    public private(set) var settings: [BankSetting: Int] = [:]
    /// The first ones, in the order of their seeds.
    public private(set) var failures: [Failure] = []
    /// In how many histories each invariant was broken.
    public private(set) var broken: [Invariant: Int] = [:]
    /// All traces as one number: the same for the same histories, whoever ran them, and in whichever order.
    public private(set) var trace: UInt64 = 0

    public init() {}

    /// In how many histories an invariant was broken.
    public var failed: Int { broken.values.reduce(0, +) }

    public mutating func add(_ result: HistoryResult) {
        histories += 1
        events += result.events
        simulated += result.simulated
        occurrences.add(result.occurrences)
        for fault in Set(result.occurrences.counts.keys.map(\.fault)) { spread[fault, default: 0] += 1 }
        ends[result.request.scenario, default: [:]].merge(result.ends, uniquingKeysWith: +)
        scenarios[result.request.scenario, default: 0] += 1
        settings[result.setting, default: 0] += 1
        trace &+= result.fingerprint
        if let violation = result.violation {
            broken[violation.invariant, default: 0] += 1
            keep([
                Failure(request: result.request, setting: result.setting, violation: violation, trace: result.trace)
            ])
        }
    }

    /// Adds what came after it.
    public mutating func add(_ next: Campaign) {
        histories += next.histories
        events += next.events
        simulated += next.simulated
        occurrences.add(next.occurrences)
        spread.merge(next.spread, uniquingKeysWith: +)
        for (scenario, more) in next.ends { ends[scenario, default: [:]].merge(more, uniquingKeysWith: +) }
        scenarios.merge(next.scenarios, uniquingKeysWith: +)
        settings.merge(next.settings, uniquingKeysWith: +)
        trace &+= next.trace
        broken.merge(next.broken, uniquingKeysWith: +)
        keep(next.failures)
    }

    private mutating func keep(_ more: [Failure]) {
        failures += more.prefix(Self.keptFailures - failures.count)
    }

    // MARK: The run's own check

    /// From so many histories on every fault has happened, if it can.
    public static let enough = 1_000

    /// The faults that could have happened and never did.
    public var neverHappened: [Fault] {
        Fault.allCases.filter { fault in
            spread[fault] == nil
                && scenarios.keys.contains { scenario in
                    settings.keys.contains { !scenario.cannotHave($0).contains(fault) }
                }
        }
    }

    /// The workflows of which sagas began and none completed, by scenario: what comes after their pivots was never walked.
    public var neverCompleted: [(scenario: Scenario, workflow: String)] {
        Scenario.allCases.flatMap { scenario in
            let ends = ends[scenario] ?? [:]
            let completed = Set(ends.keys.filter { $0.state == Ending.completed.rawValue }.map(\.workflow))
            return Set(ends.keys.map(\.workflow)).subtracting(completed).sorted().map { (scenario, $0) }
        }
    }

    /// How many sagas ended how, whatever workflow and history they were of.
    public var states: [String: Int] {
        var states: [String: Int] = [:]
        for (end, count) in ends.values.flatMap({ $0 }) { states[end.state, default: 0] += count }
        return states
    }

    public var coverage: Coverage { Coverage(occurrences) }
}

extension HistoryResult {
    /// A number of the trace and of what was run; it is as likely to be any number.
    fileprivate var fingerprint: UInt64 {
        var mixed = Trace()
        mixed.mix(Int64(bitPattern: request.seed))
        mixed.mix(request.scenario.rawValue)
        mixed.mix(Int64(bitPattern: trace))
        return mixed.value
    }
}
