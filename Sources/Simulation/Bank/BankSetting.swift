public import Custody
import JSON

/// One way in which a bank may have settled what the specification leaves open.
public struct BankSetting: Hashable, Sendable, CustomStringConvertible {
    public let remembersRefusals: Bool
    public let refusesMiscarryOverFreeze: Bool
    public let cancelsAfterClose: Bool
    public let answersQueries: Bool

    /// Every combination, the shipped one first.
    public static let all: [BankSetting] = (0..<16).map { BankSetting(bits: $0) }

    /// As the profile `sandbox` has it.
    public static let shipped = BankSetting(bits: 0)

    private init(bits: Int) {
        remembersRefusals = bits & 1 == 0
        refusesMiscarryOverFreeze = bits & 2 == 0
        cancelsAfterClose = bits & 4 == 0
        answersQueries = bits & 8 != 0
    }

    /// - Parameter name: such as `as-shipped` or `forgets-refusals+answers-queries`; nil for one that there is not.
    public init?(name: String) {
        guard let setting = Self.all.first(where: { $0.description == name }) else { return nil }
        self = setting
    }

    /// What is otherwise than shipped.
    public var description: String {
        let words = [
            remembersRefusals ? nil : "forgets-refusals",
            refusesMiscarryOverFreeze ? nil : "miscarries-over-freezes",
            cancelsAfterClose ? nil : "cancels-only-while-open",
            answersQueries ? "answers-queries" : nil,
        ].compactMap(\.self)
        return words.isEmpty ? "as-shipped" : words.joined(separator: "+")
    }

    /// The text of a profile with this setting; a text that is none stays as it is.
    public func text(of profile: [UInt8]) -> [UInt8] {
        guard case .object(var profile)? = try? JSONValue(reading: profile) else { return profile }
        profile["rules"] = [
            "rememberRefusals": .bool(remembersRefusals),
            "refuseMiscarryOverFreeze": .bool(refusesMiscarryOverFreeze),
            "cancelAfterClose": .bool(cancelsAfterClose),
        ]
        if answersQueries {
            profile["query"] = [
                "service": "TRANSACTION_QUERY", "answersAlike": 3, "intervalSeconds": 60, "timeoutSeconds": 10,
            ]
        }
        return JSONValue.object(profile).encoded()
    }

    /// The profile `sandbox` with this setting.
    public var profile: Profile {
        let text = text(of: Profile.text(ofBuiltIn: Profile.sandbox.name) ?? [])
        return (try? Profile(reading: text)) ?? .sandbox
    }
}
