/// Where faults have happened and where they might have: fault × step × phase.
///
/// A fault might have happened at a place if one has that needs the same occasion: where an answer was lost, a request can
/// be lost, too.
public struct Coverage: Sendable {
    /// What has to go on at a place for a fault to happen there.
    fileprivate enum Occasion: Hashable {
        /// A worker has a command in hand.
        case work
        /// A request goes to the bank.
        case request
        /// The bank is asked.
        case question
        case notification
        case page
        /// Outputs go to their topic.
        case outputs
        /// No other fault's.
        case own(Fault)
    }

    /// By step, in the order of phases.
    public let places: [Occurrences.Place]
    private let counts: [Occurrences.Key: Int]
    private let occasions: [Occurrences.Place: Set<Occasion>]

    init(_ occurrences: Occurrences) {
        counts = occurrences.counts
        var occasions: [Occurrences.Place: Set<Occasion>] = [:]
        for key in counts.keys { occasions[key.place, default: []].insert(key.fault.occasion(at: key.place.phase)) }
        self.occasions = occasions
        places = occasions.keys.sorted { one, other in
            one.step == other.step ? one.phase.order < other.phase.order : one.step < other.step
        }
    }

    /// How often the fault has happened there; nil where there was no occasion for it.
    public func count(of fault: Fault, at place: Occurrences.Place) -> Int? {
        guard occasions[place]?.contains(fault.occasion(at: place.phase)) == true else { return nil }
        return counts[Occurrences.Key(fault: fault, place: place)] ?? 0
    }

    /// At how many places which faults have happened.
    public var reached: Int { counts.count }

    /// At how many they might have.
    public var possible: Int { reached + missed.count }

    /// Where there was an occasion, and the fault has not happened.
    public var missed: [Occurrences.Key] {
        places.flatMap { place in
            Fault.allCases.filter { count(of: $0, at: place) == 0 }.map { Occurrences.Key(fault: $0, place: place) }
        }
    }
}

extension Occurrences.Phase {
    fileprivate var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Fault {
    fileprivate func occasion(at phase: Occurrences.Phase) -> Coverage.Occasion {
        switch self {
        case .connectionRefused, .answerLost: phase == .asking ? .question : .request
        case .workerCrash, .workerPause: .work
        case .appendUnacknowledged: phase == .beside ? .outputs : .work
        case .appendSlow: .outputs
        case .bankStalls, .keyUnknown, .requestLost, .requestLate, .requestRepeated, .serverError, .serverErrorAfter,
            .signatureWrong, .codeUnknown, .busy, .takenIn:
            .request
        case .gatewayCrash, .notificationLost, .notificationRepeated, .notificationLate: .notification
        case .userCancels, .userIgnores, .userLate, .userTwice: .page
        case .ownerCrash, .ownerPause, .intakeCrash, .rollingUpgrade, .definitionsLate, .compaction, .clockSkew,
            .bankDown, .payoutFails, .foreignFreeze, .eventRepeated, .eventEarly, .operatorMeddles, .operatorHasty:
            .own(self)
        }
    }
}
