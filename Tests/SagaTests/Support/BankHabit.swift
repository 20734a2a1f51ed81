import Custody
import Testing

/// The readings of the specification's silences under which a story must come to the same end.
enum BankHabit: String, CaseIterable, CustomTestStringConvertible {
    case asShipped
    case forgetsRefusals
    case letsMiscarryOverFreeze
    case cancelsOnlyWhileOpen

    var profile: Profile {
        var profile = Profile.sandbox
        switch self {
        case .asShipped: break
        case .forgetsRefusals: profile.rules.rememberRefusals = false
        case .letsMiscarryOverFreeze: profile.rules.refuseMiscarryOverFreeze = false
        case .cancelsOnlyWhileOpen: profile.rules.cancelAfterClose = false
        }
        return profile
    }

    var testDescription: String { rawValue }
}
