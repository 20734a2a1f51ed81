import TestSupport
import Testing

@Suite("An operator's day")
struct OperatorsDayTests {
    @Test(
        "The commands say what is wrong and mend it: a definition, a bank that is down, a lost answer, a bid too early",
        .timeLimit(.minutes(3)))
    func day() async throws {
        let day = try await OperatorsDay()
        try await day.publishDefinitions()
        try await day.tryAgainWhatAnOutageHeld()
        try await day.settleALostAnswer()
        try await day.putBackAnEarlyBid()
        try await day.giveUpALoan()
        try await day.closeTheBooks()
    }
}
