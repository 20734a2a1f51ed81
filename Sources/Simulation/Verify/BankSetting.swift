package import Custody

/// One way in which a bank may have settled what the specification leaves open.
package struct BankSetting: Hashable, Sendable {
    package let remembersRefusals: Bool
    package let refusesMiscarryOverFreeze: Bool
    package let cancelsAfterClose: Bool
    package let answersQueries: Bool

    package static let all: [BankSetting] = [true, false].flatMap { remembers in
        [true, false].flatMap { refuses in
            [true, false].flatMap { cancels in
                [false, true].map { BankSetting(remembers, refuses, cancels, queries: $0) }
            }
        }
    }

    /// As the profile `sandbox` has it.
    package static let shipped = BankSetting(true, true, true, queries: false)

    private init(_ remembers: Bool, _ refuses: Bool, _ cancels: Bool, queries: Bool) {
        remembersRefusals = remembers
        refusesMiscarryOverFreeze = refuses
        cancelsAfterClose = cancels
        answersQueries = queries
    }

    /// Four letters, a capital for what the bank does: remembers refusals, refuses 流标 over a freeze, cancels after the
    /// close, answers queries.
    package var name: String {
        [
            remembersRefusals ? "R" : "r", refusesMiscarryOverFreeze ? "F" : "f", cancelsAfterClose ? "C" : "c",
            answersQueries ? "Q" : "q",
        ].joined()
    }

    package init?(name: String) {
        guard let setting = Self.all.first(where: { $0.name == name }) else { return nil }
        self = setting
    }

    /// In words.
    package var sentence: String {
        [
            remembersRefusals ? "remembers refusals" : "forgets refusals",
            refusesMiscarryOverFreeze ? "refuses 流标 over a freeze" : "allows 流标 over a freeze",
            cancelsAfterClose ? "cancels after the close" : "cancels nothing after the close",
            answersQueries ? "answers queries" : "answers no queries",
        ].joined(separator: ", ")
    }

    package var profile: Profile {
        var profile = Profile.sandbox
        profile.rules.rememberRefusals = remembersRefusals
        profile.rules.refuseMiscarryOverFreeze = refusesMiscarryOverFreeze
        profile.rules.cancelAfterClose = cancelsAfterClose
        if answersQueries {
            profile.query = QueryPolicy(
                service: "TRANSACTION_QUERY", answersAlike: 3, interval: .seconds(60), timeout: .seconds(10))
        }
        return profile
    }
}
