import JSON
import Testing

@testable import Custody
@testable import Ledger

/// The settings of the profile's rules, both ways.
struct OpenRulesTests {
    private func profile(_ change: (inout OpenRules) -> Void) -> Profile {
        var profile = Profile.sandbox
        change(&profile.rules)
        return profile
    }

    @Test("A refusal is remembered or forgotten, as the profile says", arguments: [true, false])
    func rememberRefusals(remembers: Bool) throws {
        var bank = try TestBank.withProject(profile { $0.rememberRefusals = remembers })
        let asked = Sample.tender("R1", "I1", "P1", "400.00")
        try bank.book.addUser(NewUser(userNo: "I2", role: .investor))
        let poor = Sample.tender("R2", "I2", "P1", "50.00")
        #expect(bank.pay(.userPreFreeze, asked)?.code == .success)
        #expect(bank.pay(.userPreFreeze, poor)?.code == .balanceTooLow)
        try bank.book.fund("I2", Amount(yuan: 50))
        #expect(bank.pay(.userPreFreeze, poor)?.code == (remembers ? .balanceTooLow : .success))
        var changed = poor
        changed["amount"] = "49.00"
        #expect(bank.pay(.userPreFreeze, changed)?.code == .requestNumberUsed)
    }

    @Test("流标 over frozen money is refused or not, as the profile says", arguments: [true, false])
    func refuseMiscarryOverFreeze(refuses: Bool) throws {
        var bank = try TestBank.withProject(profile { $0.refuseMiscarryOverFreeze = refuses })
        #expect(bank.call(.userAutoPreTransaction, Sample.tender("R1", "I1", "P1", "400.00")).code == .success)
        let answer = bank.call(.modifyProject, Sample.status("M1", "P1", .miscarried))
        #expect(answer.code == (refuses ? .fundsFrozen : .success))
        #expect(answer.json["projectStatus"] == (refuses ? "COLLECTING" : "MISCARRY"))
        #expect(bank.book.books().balanced)
    }

    @Test("A freeze of a closed project can be cancelled or not, as the profile says", arguments: [true, false])
    func cancelAfterClose(allows: Bool) throws {
        var bank = try TestBank.withProject(
            profile {
                $0.cancelAfterClose = allows
                $0.refuseMiscarryOverFreeze = false
            })
        bank.call(.userAutoPreTransaction, Sample.tender("R1", "I1", "P1", "400.00"))
        bank.call(.modifyProject, Sample.status("M1", "P1", .miscarried))
        let answer = bank.call(.cancelPreFreeze, Sample.cancel("C1", "R1", "400.00"))
        #expect(answer.code == (allows ? .success : .projectStatusForbids))
        #expect(bank.book.user("I1")?.available == Amount(yuan: allows ? 1000 : 600))
    }
}
