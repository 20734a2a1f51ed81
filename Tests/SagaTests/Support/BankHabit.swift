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

    /// How a saga takes back a freeze that was refused: where a repeat of it may be done yet, it is cancelled when it is
    /// dead, and a page at once, too.
    func back(_ saga: String, _ automatic: Bool = true) -> [String] {
        guard self == .forgetsRefusals else { return [] }
        return Array(repeating: "\(saga) undo CANCEL_PRE_FREEZE", count: automatic ? 1 : 2)
    }

    var testDescription: String { rawValue }
}
