import Custody
import JSON
import TestSupport
import Testing

@Suite("A question about a call")
struct TransactionQueryTests {
    private static let freeze = Intent(
        .userAutoPreTransaction,
        ["requestNo": "R1", "userNo": "U1", "bizType": "TENDER", "amount": "100", "projectNo": "P1"])

    private func query(_ profile: Profile = .asking, _ intent: Intent = freeze) throws -> TransactionQuery {
        try #require(TransactionQuery(about: intent, profile: profile))
    }

    private func answer(_ json: String, _ profile: Profile = .asking, to intent: Intent = freeze) throws -> QueryAnswer
    {
        try query(profile, intent).answer(
            in: DirectAnswer(status: 200, respData: Array(json.utf8), signature: "00"), signatureIsValid: true)
    }

    private func found(_ records: String, to intent: Intent = freeze) throws -> QueryAnswer {
        try answer(#"{"respCode":"00000","respMsg":"成功","status":"SUCCESS","records":\#(records)}"#, to: intent)
    }

    @Test("names the call, its service and the time, and is addressed to the profile's query service")
    func request() throws {
        let query = try query()
        #expect(
            query.reqData(askedAt: TestClock.morning)
                == #"{"requestNo":"R1","tradeType":"USER_AUTO_PRE_TRANSACTION","timestamp":"20300318100000"}"#)
        #expect(query.policy.service == "TRANSACTION_QUERY")
        #expect(query.requestNo == "R1" && query.service == .userAutoPreTransaction)
    }

    @Test("can be put about every service")
    func services() throws {
        for service in Service.allCases {
            let query = try query(.asking, Intent(service, ["requestNo": "R1"]))
            #expect(query.reqData(askedAt: TestClock.morning).contains(#""tradeType":"\#(service)""#))
        }
    }

    @Test("is none where the profile names no query service, or the call has no number")
    func none() {
        #expect(TransactionQuery(about: Self.freeze, profile: .sandbox) == nil)
        for number: JSONValue in [nil, "", 1, "R 1", "R-1", .string(String(repeating: "R", count: 51))] {
            #expect(TransactionQuery(about: Intent(.recharge, ["requestNo": number]), profile: .asking) == nil)
        }
        #expect(TransactionQuery(about: Intent(.recharge, [:]), profile: .asking) == nil)
    }

    @Test(
        "is answered by what the records say",
        arguments: [
            ("[]", .notFound),
            (#"[{"requestNo":"R1","status":"SUCCESS","amount":"100.00"}]"#, .found(.applied, amount: hundred)),
            (#"[{"requestNo":"R1","status":"SUCCESS","amount":100}]"#, .found(.applied, amount: hundred)),
            (#"[{"requestNo":"R1","status":"ACCEPT","amount":"100.00"}]"#, .found(.accepted, amount: hundred)),
            (#"[{"requestNo":"R1","status":"FAIL","amount":"100.00"}]"#, .found(.refused, amount: hundred)),
            (#"[{"requestNo":"R1","status":"SUCCESS"}]"#, .found(.applied, amount: nil)),
            (#"[{"requestNo":"R1","status":"FAIL","amount":null,"x":1}]"#, .found(.refused, amount: nil)),
            (
                #"[{"requestNo":"R1","status":"FAIL"},{"requestNo":"R1","status":"SUCCESS","amount":"100.00"}]"#,
                .found(.applied, amount: hundred)
            ),
            (
                #"[{"requestNo":"R1","status":"FAIL","amount":"100.00"},{"requestNo":"R1","status":"ACCEPT"}]"#,
                .found(.accepted, amount: nil)
            ),
        ] as [(String, QueryAnswer)])
    func records(json: String, expected: QueryAnswer) throws {
        #expect(try found(json) == expected)
    }

    private static let hundred = Amount(fen: 10_000)

    @Test(
        "is not answered by records that are malformed or another call's",
        arguments: [
            ("null", "unreadable"), ("{}", "unreadable"), (#""""#, "unreadable"), ("[[]]", "unreadable"),
            ("[null]", "unreadable"), ("[{}]", "unreadable"), (#"[{"requestNo":"R1"}]"#, "unreadable"),
            (#"[{"status":"SUCCESS"}]"#, "unreadable"), (#"[{"requestNo":"R1","status":"DONE"}]"#, "unreadable"),
            (#"[{"requestNo":1,"status":"SUCCESS"}]"#, "unreadable"),
            (#"[{"requestNo":"R1","status":"SUCCESS","amount":"1.001"}]"#, "unreadable"),
            (#"[{"requestNo":"R1","status":"SUCCESS","amount":-1}]"#, "unreadable"),
            (#"[{"requestNo":"R2","status":"SUCCESS"}]"#, "otherCall requestNo"),
            (#"[{"requestNo":"r1","status":"SUCCESS"}]"#, "otherCall requestNo"),
            (#"[{"requestNo":"R1","status":"SUCCESS"},{"requestNo":"R2","status":"FAIL"}]"#, "otherCall requestNo"),
            (#"[{"requestNo":"R1","status":"SUCCESS","amount":"100.01"}]"#, "otherCall amount"),
            (#"[{"requestNo":"R1","status":"FAIL","amount":"0.00"}]"#, "otherCall amount"),
        ])
    func malformed(json: String, expected: String) throws {
        #expect(Self.name(try found(json)) == expected)
    }

    @Test("about a call without a single amount takes whatever amount is told")
    func amountless() throws {
        let loan = Intent(.confirmLoan, ["requestNo": "R1", "projectNo": "P1", "details": []])
        let record = #"[{"requestNo":"R1","status":"SUCCESS","amount":"7.00"}]"#
        #expect(try found(record, to: loan) == .found(.applied, amount: Amount(fen: 700)))
    }

    private static func name(_ answer: QueryAnswer) -> String {
        switch answer {
        case .found(let meaning, _): "found \(meaning)"
        case .notFound: "notFound"
        case .notSent(.notExecuted(let code)): "notExecuted \(code)"
        case .notSent(.misconfigured(let code, _)): "misconfigured \(code)"
        case .notSent(let reason): "notSent \(reason)"
        case .inDoubt(.unreadable): "unreadable"
        case .inDoubt(.otherCall(let parameter)): "otherCall \(parameter)"
        case .inDoubt(.unknownCode(let code)): "code \(code)"
        case .inDoubt(.contradiction(let status, let code)): "contradiction \(status) \(code)"
        case .inDoubt(let reason): "\(reason)"
        }
    }

    @Test("is answered, for every status and code, only by a success; a refusal is of the question, not of the call")
    func statuses() throws {
        for status in ["SUCCESS", "ACCEPT", "FAIL", "OTHER"] {
            for code in SpecificationProfile.codes.keys.sorted() + ["77777"] {
                let expected =
                    switch (status, SpecificationProfile.codes[code]) {
                    case (_, nil), (_, "unknown"): "code \(code)"
                    case ("SUCCESS", "success"): "notFound"
                    case ("FAIL", "notExecuted"): "notExecuted \(code)"
                    case ("FAIL", "misconfigured"), ("FAIL", "refused"): "misconfigured \(code)"
                    case (_, _?): "contradiction \(status) \(code)"
                    }
                let json = #"{"respCode":"\#(code)","respMsg":"说明","status":"\#(status)","records":[]}"#
                #expect(Self.name(try answer(json)) == expected)
            }
        }
    }

    @Test("keeps the bank's words where it was refused")
    func words() throws {
        #expect(
            try answer(#"{"respCode":"10003","respMsg":"没有此接口","status":"FAIL"}"#)
                == .notSent(.misconfigured(.unknownService, message: "没有此接口")))
    }

    @Test("follows what another bank's profile says of statuses")
    func otherBank() throws {
        var profile = Profile.asking
        profile.statuses["ONSALE"] = .applied
        let json = #"{"respCode":"00000","status":"SUCCESS","records":[{"requestNo":"R1","status":"ONSALE"}]}"#
        #expect(try answer(json, profile) == .found(.applied, amount: nil))
    }

    @Test(
        "is not answered without HTTP 200 and a good signature, nor by what is no object with status, code and records",
        arguments: [
            (500, "00", true, "{}", "httpStatus(500)"), (404, "00", true, "{}", "httpStatus(404)"),
            (200, nil, true, "{}", "signatureMissing"), (200, "00", false, "{}", "signatureWrong"),
            (200, "00", true, "{}", "unreadable"), (200, "00", true, "", "unreadable"),
            (200, "00", true, "[]", "unreadable"),
            (200, "00", true, #"{"respCode":"00000","status":"SUCCESS"}"#, "unreadable"),
            (200, "00", true, #"{"respCode":"00000","records":[]}"#, "unreadable"),
            (200, "00", true, #"{"status":"SUCCESS","records":[]}"#, "unreadable"),
            (200, "00", true, #"{"respCode":"00000","status":"SUCCESS","records":[],"records":[]}"#, "unreadable"),
        ] as [(Int, String?, Bool, String, String)])
    func unproven(status: Int, signature: String?, isValid: Bool, json: String, expected: String) throws {
        let direct = DirectAnswer(status: status, respData: Array(json.utf8), signature: signature)
        #expect(Self.name(try query().answer(in: direct, signatureIsValid: isValid)) == expected)
    }
}
