import JSON
import Ledger

/// A made-up document of about 1 KB: some 25 members, a list of details, Chinese text and a few escapes.
struct JSONBenchmarkDocument {
    private var generator: SplitMix

    init(seed: UInt64) { generator = SplitMix(state: seed) }

    var value: JSONValue {
        var copy = self
        return copy.document()
    }

    private mutating func document() -> JSONValue {
        var object: JSONObject = [
            "requestNo": .string("REQ" + digits(20)), "platformUserNo": .string("U" + digits(10)),
            "platformNo": .string("60000" + digits(5)), "serviceName": "USER_AUTO_PRE_TRANSACTION",
            "timestamp": .string("20260" + digits(9)), "keySerial": "1", "userDevice": "PC",
            "bizType": one(of: ["TENDER", "REPAYMENT", "CREDIT_ASSIGNMENT", "COMPENSATORY"]),
            "amount": .string(digits(6) + "." + digits(2)), "projectNo": .string("PRJ" + digits(12)),
            "projectName": .string("消费贷款第" + digits(3) + "期"), "projectPeriod": number(below: 36),
            "annualInterestRate": .string("0." + digits(4)), "repaymentWay": one(of: ["等额本息", "先息后本", "一次性还款"]),
            "borrowerName": one(of: ["张三", "李四", "欧阳小明", "司马相如"]),
            "remark": .string("来自\"" + digits(4) + "\"的备注\n第二行"),
            "redirectUrl": .string("https://platform.example/back/" + digits(8)),
            "code": "0", "status": one(of: ["SUCCESS", "INIT"]), "errorCode": nil, "errorMessage": nil,
            "expired": .string("20261231" + digits(6)), "isConfirmed": .bool(generator.next() & 1 == 0),
            "version": number(below: 1 << 40),
        ]
        object["details"] = .array((0..<3).map { _ in detail() })
        return .object(object)
    }

    private mutating func detail() -> JSONValue {
        [
            "bizType": "INTEREST", "sourcePlatformUserNo": .string("U" + digits(10)),
            "amount": .string(digits(4) + ".00"),
            "share": number(below: 10_000), "targetPlatformUserNo": .string("U" + digits(10)),
        ]
    }

    private mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in Character(Unicode.Scalar(UInt8(ascii: "0") + UInt8(generator.next() % 10))) })
    }

    private mutating func number(below limit: Int64) -> JSONValue {
        .number(JSONNumber(Int64(generator.next() % UInt64(limit))))
    }

    private mutating func one(of texts: [String]) -> JSONValue {
        .string(texts[Int(generator.next() % UInt64(texts.count))])
    }
}
