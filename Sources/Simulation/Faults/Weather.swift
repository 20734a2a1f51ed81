/// How often each fault happens in one history: mild in some, terrible in others.
struct Weather {
    private var rates: [Int]

    init(_ chance: inout Chance) {
        rates = Array(repeating: 0, count: Fault.allCases.count)
        // How many kinds of faults there are at all, and how many times as often as usual.
        let kinds = chance.pick([0, 1, 2, 3, 5, 8, 13, Fault.allCases.count])
        let strength = chance.pick([300, 1_000, 1_000, 3_000])
        for index in Fault.allCases.indices {
            let isThere = chance.below(Fault.allCases.count) < kinds
            let rate = Fault.allCases[index].usualRate * strength / 1_000
            if isThere { rates[index] = min(rate, 900) }
        }
    }

    func rate(of fault: Fault) -> Int { rates[fault.rawValue] }
}

extension Fault {
    /// How often it may happen in one history: else a cluster would never get anywhere.
    var most: Int {
        switch self {
        case .ownerCrash, .workerCrash, .definitionsLate: 8
        case .ownerPause, .workerPause, .gatewayCrash, .intakeCrash, .rollingUpgrade, .compaction, .clockSkew,
            .bankDown, .bankStalls, .keyUnknown, .payoutFails, .foreignFreeze, .eventEarly, .operatorMeddles,
            .operatorHasty:
            12
        case .appendUnacknowledged, .appendSlow, .connectionRefused, .requestLost, .answerLost, .requestLate,
            .requestRepeated, .serverError, .serverErrorAfter, .signatureWrong, .codeUnknown, .busy, .takenIn,
            .notificationLost,
            .notificationRepeated, .notificationLate, .eventRepeated, .userCancels, .userIgnores, .userLate, .userTwice:
            40
        }
    }
}

extension Fault {
    /// Of a thousand occasions.
    fileprivate var usualRate: Int {
        switch self {
        case .ownerCrash: 15
        case .ownerPause: 300
        case .workerCrash, .workerPause: 30
        case .gatewayCrash, .intakeCrash: 100
        case .rollingUpgrade: 500
        case .definitionsLate: 300
        case .appendUnacknowledged, .appendSlow: 30
        case .compaction: 200
        case .clockSkew: 700
        case .bankDown: 400
        case .bankStalls: 20
        case .keyUnknown: 10
        case .connectionRefused, .requestLost, .answerLost, .requestLate, .requestRepeated, .serverError,
            .serverErrorAfter, .signatureWrong, .codeUnknown, .busy, .takenIn:
            60
        case .payoutFails, .foreignFreeze: 300
        case .notificationLost, .notificationRepeated, .notificationLate: 200
        case .eventRepeated: 100
        case .eventEarly: 100
        case .userCancels, .userIgnores, .userLate, .userTwice: 100
        case .operatorMeddles: 200
        case .operatorHasty: 300
        }
    }
}
