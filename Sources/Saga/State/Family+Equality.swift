import Custody
import Expressions

/// Equal families have gone through the same and do the same from here on. Plans and profiles are told by their digests;
/// the heap follows from the rest.
extension Family: Equatable {
    public static func == (one: Family, other: Family) -> Bool {
        one.name.utf8.elementsEqual(other.name.utf8) && one.partition == other.partition && one.time == other.time
            && one.sequence == other.sequence && one.arming == other.arming
            && one.wake == other.wake && one.sagas == other.sagas && one.slots == other.slots
            && one.callers == other.callers && one.collectors == other.collectors && one.openSagas == other.openSagas
            && one.shrunkSagas == other.shrunkSagas && one.hasOpenProject == other.hasOpenProject
            && one.past == other.past && one.lonely == other.lonely && one.early == other.early
    }
}

extension Plan: Equatable {
    public static func == (one: Plan, other: Plan) -> Bool {
        one === other || one.digest.utf8.elementsEqual(other.digest.utf8)
    }
}

extension Terms: Equatable {
    public static func == (one: Terms, other: Terms) -> Bool {
        one === other || one.digest.utf8.elementsEqual(other.digest.utf8)
    }
}

extension EarlyEvent: Equatable {
    static func == (one: EarlyEvent, other: EarlyEvent) -> Bool {
        one.event == other.event && one.until == other.until
            && one.begun?.plan == other.begun?.plan && one.begun?.terms == other.begun?.terms
    }
}
