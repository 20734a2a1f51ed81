import Custody
import JSON
import TestSupport
import Testing

@Suite("Profiles")
struct ProfileTests {
    @Test("that are built in say what was decided, nothing more and nothing less")
    func sandbox() throws {
        #expect(ProfileCheck.findings(.sandbox) == [])
        #expect(try ProfileFile.read(ProfileFile.sandbox) == .sandbox)
        #expect(Profile.builtIn.map(\.name) == ["sandbox", "sandbox-fast"])
    }

    @Test("for demonstrations are a twentieth in every period and equal in everything else")
    func fast() {
        let slow = Profile.sandbox.periods
        let fast = Profile.sandboxFast.periods
        func pairs(_ periods: Periods) -> [Duration] {
            [
                periods.timestampTolerance, periods.sendWindow, periods.clockAllowance, periods.processingWindow,
                periods.pageLifetime, periods.notificationHour, periods.earlyEventWait,
            ] + periods.notificationAttempts
        }
        #expect(Mirror(reflecting: slow).children.count == 8)
        #expect(pairs(slow) == pairs(fast).map { $0 * SpecificationProfile.fastFactor })
        #expect(pairs(fast).dropLast(3).allSatisfy { $0 > .zero })
        var profile = Profile.sandboxFast
        profile.name = "sandbox"
        profile.periods = slow
        #expect(profile == .sandbox)
    }

    @Test("that are built in have a file, and what it reads back to is equal")
    func texts() throws {
        for profile in Profile.builtIn {
            let text = try #require(Profile.text(ofBuiltIn: profile.name))
            #expect(try Profile(reading: text) == profile)
        }
        #expect(Profile.text(ofBuiltIn: "snadbox") == nil)
    }

    @Test("allow the values of their lists, and any where a list is left out")
    func allows() {
        for list in SpecificationProfile.lists {
            guard let enumeration = Enumeration(rawValue: list.name) else { continue }
            for (value, _) in list.values {
                #expect(Profile.sandbox.allows(value, in: enumeration))
                #expect(!Profile.sandbox.allows(value + "X", in: enumeration))
            }
            #expect(Profile.sandbox.enumerations[enumeration]?.title(of: "NOPE") == nil)
        }
        for name in SpecificationProfile.openLists {
            #expect(Enumeration(rawValue: name).map { Profile.sandbox.allows("any", in: $0) } == true)
        }
        #expect(!Profile.sandbox.allows("QUIC\u{212A}", in: .rechargeWay))
        #expect(Profile.sandbox.platformAccounts.contains("ACCOUNT_NO_002"))
        #expect(Profile.sandbox.platformAccounts.contains("ACCOUNT_NO_003"))
        #expect(!Profile.sandbox.platformAccounts.contains("ACCOUNT_NO_001"))
    }

    /// Values that nobody decided but the sandbox bank: names for people, time-outs, and how periods are made up.
    private static func isFree(_ path: String) -> Bool {
        path.hasSuffix("timeoutSeconds") || path.hasPrefix("periods.notificationAttemptsSeconds[")
            || ["auditStatus", "payCompany"].contains { path.hasPrefix("enumerations.\($0).") }
    }

    @Test("with one wrong value are refused or found out, whichever value it is")
    func flipped() {
        var flipped = 0
        for place in ProfileFile.places where !Self.isFree(place.path) {
            let other: JSONValue
            switch place.value {
            case .string(let text): other = .string(text + "X")
            case .number(let number): other = .number(JSONNumber((number.int64 ?? 0) + 1))
            case .bool(let truth): other = .bool(!truth)
            case .null, .array, .object: continue
            }
            flipped += 1
            let profile = try? ProfileFile.read(ProfileFile.with(other, at: place.steps))
            #expect(profile.map { ProfileCheck.findings($0).isEmpty } != true, "\(place.path)")
        }
        #expect(flipped > 80)
    }
}
