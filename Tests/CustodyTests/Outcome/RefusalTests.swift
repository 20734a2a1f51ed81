import Custody
import TestSupport
import Testing

@Suite("Refusals")
struct RefusalTests {
    @Test("say at most 50 characters, however they are composed", arguments: ["a", "文", "😀", "e\u{301}", "👨\u{200D}👩"])
    func length(text: String) {
        let refusal = Refusal(.parameterInvalid, String(repeating: text, count: 200))
        #expect(refusal.message.unicodeScalars.count == 50)
        #expect(Refusal(.parameterInvalid, text).message == text)
        #expect(Refusal(.parameterInvalid, text).description == "10007 \(text)")
    }

    @Test("bear the codes of the profile")
    func codes() {
        let named: [ReturnCode] = [
            .success, .badSignature, .badTimestamp, .unknownService, .unknownPlatform, .notAnObject, .parameterMissing,
            .parameterInvalid, .userUnknown, .userRegistered, .requestNumberUsed, .projectUnknown, .projectExists,
            .projectStatusForbids, .balanceTooLow, .freezeNotFound, .moreThanFrozen, .limitExceeded, .notAuthorised,
            .saleNotFound, .shareTooSmall, .sharesReserved, .tooManyDetails, .noClaim, .fundsFrozen, .statusAlready,
            .businessTypeForbidden, .pageExpired, .noCard, .elementsMismatch, .amountsDisagree, .saleClosed,
            .claimTooSmall, .userCancelled, .payoutFailed, .busy, .internalError,
        ]
        // By the decisions' numbers, in their order.
        let numbers =
            ["00000"] + (10_001...10_007).map(String.init) + (20_001...20_027).map(String.init) + ["90001", "90002"]
        #expect(named.map(\.rawValue) == numbers)
        #expect(Set(numbers) == Set(SpecificationProfile.codes.keys))
    }
}
