import Testing

@testable import Custody
@testable import Ledger

struct ProfileTests {
    @Test("The built-in profiles lack nothing", arguments: [Profile.sandbox, .sandboxFast])
    func builtIn(profile: Profile) {
        #expect(RuleBook.problems(with: profile).isEmpty)
    }

    @Test("Every code of the built-in profile is one that the rules know, with the same meaning")
    func codes() {
        #expect(Dictionary(uniqueKeysWithValues: RuleBook.codes) == Profile.sandbox.codes)
    }

    @Test("Every value that is missing or means something else is named")
    func problems() throws {
        var profile = Profile.sandbox
        profile.statuses["ACCEPT"] = nil
        profile.statuses["FAIL"] = .applied
        profile.codes[.busy] = nil
        profile.codes[.payoutFailed] = .unknown
        for enumeration in [Enumeration.userRole, .auditStatus, .projectStatus, .bizType, .rechargeWay, .responseType] {
            let entries = try #require(profile.enumerations[enumeration]).entries
            profile.enumerations[enumeration] = EnumerationValues(entries: Array(entries.dropFirst()))
        }
        profile.enumerations[.bankCode] = EnumerationValues(entries: [.init(value: "CCB", title: "建设银行")])
        profile.platformAccounts.income = profile.platformAccounts.marketing
        profile.paths.gateway = profile.paths.direct
        let problems = RuleBook.problems(with: profile).joined(separator: "\n")
        for name in [
            "ACCEPT", "FAIL", "90001", "20027", "userRole lacks INVESTOR", "auditStatus lacks AUDITING",
            "projectStatus lacks COLLECTING", "bizType lacks TENDER", "rechargeWay lacks WEB",
            "responseType lacks CALLBACK", "bankCode lacks ICBC", "ACCOUNT_NO_002", "/service",
        ] {
            #expect(problems.contains(name), "\(name)")
        }
        #expect(RuleBook.problems(with: profile).count == 13)
    }

    @Test("A list that a profile leaves out is open and lacks nothing")
    func openList() {
        var profile = Profile.sandbox
        profile.enumerations[.userRole] = nil
        #expect(RuleBook.problems(with: profile).isEmpty)
    }

    @Test("A platform account that is no account number is named")
    func accounts() {
        var profile = Profile.sandbox
        profile.platformAccounts.income = "no number"
        #expect(RuleBook.problems(with: profile).contains { $0.contains("income") })
    }
}
