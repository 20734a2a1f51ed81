import JSON

@testable import Custody
@testable import Ledger

/// Requests that admission turns away.
extension World {
    mutating func sendMalformed() {
        guard let earlier = dice.one(of: sent) else { return }
        let contract = ServiceContract.specification(of: earlier.service)
        var parameters = earlier.parameters
        parameters["requestNo"] = .string(number("R"))
        if contract.mode == .gateway {
            parameters["callbackUrl"] = .string(TestBank.callbackUrl)
            if contract.request.contains(where: { $0.name == "expired" }) {
                parameters["expired"] = .string((bank.now + .seconds(1800)).wire)
            }
        }
        var name = earlier.service.rawValue
        var platformNo = TestBank.platformNo
        var mode = contract.mode
        var signatureIsValid = true
        var signature = "00"
        var text: String?
        let expected: ReturnCode
        switch dice.below(10) {
        case 0:
            signatureIsValid = false
            expected = .badSignature
        case 1:
            signature = ""
            expected = .badSignature
        case 2:
            parameters["timestamp"] = .string((bank.now + .seconds(dice.percent(50) ? 602 : -602)).wire)
            expected = .badTimestamp
        case 3:
            name = "TRANSFER"
            expected = .unknownService
        case 4:
            mode = mode == .direct ? .gateway : .direct
            expected = .unknownService
        case 5:
            platformNo = "1"
            expected = .unknownPlatform
        case 6:
            text = dice.one(of: ["[]", "{\"a\":1,\"a\":2}", "{", "\u{FEFF}{}", "1", "{\"a\":\"\\ud800\"}"])
            expected = .notAnObject
        case 7:
            let required = contract.request.filter { $0.required && parameters[$0.name] != nil }
            if let row = dice.one(of: required) { parameters[row.name] = dice.one(of: [nil, .null, ""]) ?? nil }
            expected = .parameterMissing
        case 8:
            parameters["requestNo"] = dice.one(of: ["a-b", "编号", 7, .string(String(repeating: "x", count: 51))])
            expected = .parameterInvalid
        default:
            parameters["timestamp"] = dice.one(of: ["2026", "20261301000000", 5])
            expected = .parameterInvalid
        }
        let form = bank.form(name, text ?? bank.reqData(parameters), platformNo: platformNo, signature: signature)
        coverage.tried[earlier.service, default: 0] += 1
        let before = steps % 7 == 0 ? bank.book : nil
        switch bank.admit(form, mode: mode, signatureIsValid: signatureIsValid) {
        case .admitted: fail("\(expected) was admitted")
        case .refused(let refused):
            if refused.refusal.code != expected { fail("\(refused.refusal) instead of \(expected)") }
            let answer = bank.book.answer(refusing: refused)
            coverage.codes[answer.code, default: 0] += 1
            if answer.json["respCode"]?.string != expected.rawValue { fail("the answer to \(expected) says otherwise") }
        }
        if let before, before != bank.book { fail("admission changed something") }
    }
}
