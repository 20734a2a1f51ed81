import JSON

@testable import Custody
@testable import Ledger

/// Requests that admission turns away.
extension World {
    mutating func sendMalformed() {
        guard let earlier = dice.one(of: sent) else { return }
        let contract = ServiceContract.specification(of: earlier.service)
        var request = MalformedForm(name: earlier.service.rawValue, mode: contract.mode, parameters: earlier.parameters)
        request.parameters["requestNo"] = .string(number("R"))
        if contract.mode == .gateway {
            request.parameters["callbackUrl"] = .string(TestBank.callbackUrl)
            if contract.request.contains(where: { $0.name == "expired" }) {
                request.parameters["expired"] = .string((bank.now + .seconds(1800)).wire)
            }
        }
        let expected = spoil(&request, contract)
        let form = bank.form(
            request.name, request.text ?? bank.reqData(request.parameters), platformNo: request.platformNo,
            signature: request.signature)
        coverage.tried[earlier.service, default: 0] += 1
        let before = steps % 7 == 0 ? bank.book : nil
        switch bank.admit(form, mode: request.mode, signatureIsValid: request.signatureIsValid) {
        case .admitted, .asked: fail("\(expected) was admitted")
        case .refused(let refused):
            if refused.refusal.code != expected { fail("\(refused.refusal) instead of \(expected)") }
            let answer = bank.book.answer(refusing: refused)
            coverage.codes[answer.code, default: 0] += 1
            if answer.json["respCode"]?.string != expected.rawValue { fail("the answer to \(expected) says otherwise") }
        }
        if let before, before != bank.book { fail("admission changed something") }
    }

    /// Spoils one thing; gives the code that it has to be refused with.
    private mutating func spoil(_ request: inout MalformedForm, _ contract: ServiceContract) -> ReturnCode {
        switch dice.below(10) {
        case 0:
            request.signatureIsValid = false
            return .badSignature
        case 1:
            request.signature = ""
            return .badSignature
        case 2:
            let seconds = dice.percent(50) ? 602 : -602
            request.parameters["timestamp"] = .string((bank.now + .seconds(seconds)).wire)
            return .badTimestamp
        case 3:
            request.name = "TRANSFER"
            return .unknownService
        case 4:
            request.mode = request.mode == .direct ? .gateway : .direct
            return .unknownService
        case 5:
            request.platformNo = "1"
            return .unknownPlatform
        case 6:
            request.text = dice.one(of: ["[]", "{\"a\":1,\"a\":2}", "{", "\u{FEFF}{}", "1", "{\"a\":\"\\ud800\"}"])
            return .notAnObject
        case 7:
            let required = contract.request.filter { $0.required && request.parameters[$0.name] != nil }
            if let row = dice.one(of: required) {
                request.parameters[row.name] = dice.one(of: [nil, .null, ""]) ?? nil
            }
            return .parameterMissing
        case 8:
            let longest = JSONValue.string(String(repeating: "x", count: 51))
            request.parameters["requestNo"] = dice.one(of: ["a-b", "编号", 7, longest])
            return .parameterInvalid
        default:
            request.parameters["timestamp"] = dice.one(of: ["2026", "20261301000000", 5])
            return .parameterInvalid
        }
    }
}

/// What is sent in place of a good request.
private struct MalformedForm {
    var name: String
    var mode: ServiceContract.Mode
    var parameters: JSONObject
    var platformNo = TestBank.platformNo
    var signature = "00"
    var signatureIsValid = true
    /// In place of the parameters.
    var text: String?
}
