import Custody
import Testing

@testable import loansaga

@Suite("Numbers of the bank's services") struct ServiceNumbersTests {
    @Test("Hold for all but those that have their own")
    func reading() throws {
        let numbers = try #require(ServiceNumbers("16,CONFIRM_LOAN=4,CREATE_PROJECT=1", in: 1...1_000))
        #expect(numbers[.confirmLoan] == 4 && numbers[.createProject] == 1 && numbers[.recharge] == 16)
        let single = try #require(ServiceNumbers("CONFIRM_LOAN=4", in: 1...1_000))
        #expect(single[.confirmLoan] == 4 && single[.recharge] == nil && single.others == nil)
    }

    @Test(
        "Are refused where they say nothing, or two things",
        arguments: [
            "", "x", "0", "1001", "1,2", "CONFIRM_LOAN=", "CONFIRM_LOAN=0", "NONE=1", "=1", "CONFIRM_LOAN=1=2", "4,",
        ]
            + ["CONFIRM_LOAN=1,CONFIRM_LOAN=1"])
    func refused(_ text: String) {
        #expect(ServiceNumbers(text, in: 1...1_000) == nil)
    }
}
