import Testing

@testable import Custody
@testable import Ledger

struct AdmissionTests {
    @Test(
        "A field that is not UTF-8 is judged in the order of trust",
        arguments: [
            ("serviceName", true, "10003"), ("serviceName", false, "10001"), ("platformNo", true, "10004"),
            ("signature", false, "10001"), ("reqData", false, "10005"),
        ])
    func undecodable(field: String, isSigned: Bool, code: String) throws {
        let bank = TestBank()
        var fields = [
            ("serviceName", "RECHARGE"), ("platformNo", TestBank.platformNo), ("reqData", "{}"), ("signature", "00"),
        ]
        fields.removeAll { $0.0 == field }
        let bytes = Form.encode(fields.map { (name: $0.0, value: $0.1) }) + Array("&\(field)=%FF".utf8)
        let admission = Admission(profile: .sandbox, platformNo: TestBank.platformNo)
        let result = try admission.admit(
            form: bytes, mode: .gateway, signatureIsValid: { _ in isSigned }, at: bank.now)
        guard case .refused(let refused) = result else { throw Refusal(.internalError, "admitted") }
        #expect(refused.refusal.code.rawValue == code)
        #expect(refused.isPlainError)
    }

    @Test("What is not signed is not told what else is wrong with it")
    func otherPlatform() throws {
        let admission = Admission(profile: .sandbox, platformNo: TestBank.platformNo)
        let result = try admission.admit(
            form: Array("serviceName=%FF&platformNo=1&reqData=%FF&signature=00".utf8), mode: .direct,
            signatureIsValid: { _ in true }, at: TestBank().now)
        guard case .refused(let refused) = result else { throw Refusal(.internalError, "admitted") }
        #expect(refused.refusal.code == .unknownPlatform)
    }
}
