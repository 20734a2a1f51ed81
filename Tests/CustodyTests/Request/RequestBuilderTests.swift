import Custody
import JSON
import TestSupport
import Testing

@Suite("Requests as the platform builds them")
struct RequestBuilderTests {
    private let builder = RequestBuilder(profile: .sandbox)
    private let reader = RequestReader(profile: .sandbox)

    @Test("are read by the bank as what they were built from, or not built", arguments: Service.allCases.indices)
    func probes(index: Int) {
        let service = Service.allCases[index]
        let expected = SpecificationRows.services[index]
        let probes = TableProbe.probes(of: expected.request, details: expected.details)
        for probe in probes where !probe.label.hasSuffix("one more") {
            let finding = probe.finding("\(service)") { object throws(Refusal) in
                let text = try builder.reqData(object, to: service, attemptedAt: BehaviourCheck.now)
                let read = try reader.object(in: text)
                let keys = Array(read.json.keys)
                #expect(keys == expected.request.map(\.name).filter { read.json[$0] != nil } + ["timestamp"])
                let contract = ServiceContract.specification(of: service)
                return try reader.request(read, to: contract, at: BehaviourCheck.now).parameters
            }
            #expect(finding == nil)
        }
    }

    private static let loan: JSONObject = [
        "details": [["amount": 100, "preRequestNo": "F1"], ["preRequestNo": "F2", "amount": "0.5"]],
        "commission": "1", "projectNo": "P1", "requestNo": "R1",
    ]

    @Test("are spelled one way: the table's order, amounts as text with two decimals, empty ones left out")
    func canonical() throws {
        let text = try builder.reqData(Self.loan, to: .confirmLoan, attemptedAt: BehaviourCheck.now)
        #expect(
            text == #"{"requestNo":"R1","projectNo":"P1","commission":"1.00","details":["#
                + #"{"preRequestNo":"F1","amount":"100.00"},{"preRequestNo":"F2","amount":"0.50"}],"#
                + #""timestamp":"20260213120000"}"#)
        let project: JSONObject = [
            "requestNo": "R1", "userNo": "U1", "projectNo": "P1", "projectAmount": "1.5", "projectName": "名",
            "projectDesc": "a\"b", "projectType": "STANDARD", "projectPeriod": "30", "annualRate": "5.250",
            "repaymentWay": "ONE_TIME",
        ]
        #expect(
            try builder.reqData(project, to: .createProject, attemptedAt: BehaviourCheck.now)
                == #"{"requestNo":"R1","userNo":"U1","projectNo":"P1","projectAmount":"1.50","projectName":"名","#
                + #""projectDesc":"a\"b","projectType":"STANDARD","projectPeriod":30,"annualRate":5.25,"#
                + #""repaymentWay":"ONE_TIME","timestamp":"20260213120000"}"#)
        let bare: JSONObject = [
            "requestNo": "R1", "userNo": "U1", "bizType": "TENDER", "amount": "1", "projectNo": "P1", "remark": "",
            "preMarketingAmount": nil,
        ]
        #expect(
            try builder.reqData(bare, to: .userAutoPreTransaction, attemptedAt: BehaviourCheck.now)
                == #"{"requestNo":"R1","userNo":"U1","bizType":"TENDER","amount":"1.00","projectNo":"P1","#
                + #""timestamp":"20260213120000"}"#)
    }

    @Test("carry the time of their own attempt and nothing else that differs")
    func attempts() throws {
        let later = BehaviourCheck.now + .milliseconds(59_999)
        let one = try builder.reqData(Self.loan, to: .confirmLoan, attemptedAt: BehaviourCheck.now)
        let two = try builder.reqData(Self.loan, to: .confirmLoan, attemptedAt: later)
        #expect(two == one.replacing("20260213120000", with: "20260213120059"))
    }

    @Test(
        "are not built with a parameter that the bank would pass over",
        arguments: [
            (
                "timestamp",
                #"{"requestNo":"R1","projectNo":"P1","details":[{"preRequestNo":"F1","amount":1}],"timestamp":1}"#
            ),
            (
                "comission",
                #"{"requestNo":"R1","projectNo":"P1","details":[{"preRequestNo":"F1","amount":1}],"comission":1}"#
            ),
            (
                "details[1].amuont",
                #"{"requestNo":"R1","projectNo":"P1","details":[{"preRequestNo":"F1","amount":1},{"preRequestNo":"F2","amount":1,"amuont":1}]}"#
            ),
        ])
    func unknown(path: String, json: String) throws {
        let object = try #require(JSONValue(written: json).object)
        let refusal = try #require(throws: Refusal.self) {
            try builder.reqData(object, to: .confirmLoan, attemptedAt: BehaviourCheck.now)
        }
        #expect(refusal.code.rawValue == "10007")
        #expect(refusal.message.hasPrefix("\(path)："))
    }

    @Test("are not built for a service that the catalogue does not have")
    func unknownService() throws {
        let builder = RequestBuilder(profile: .sandbox, catalogue: Catalogue(contracts: []))
        let refusal = try #require(throws: Refusal.self) {
            try builder.reqData(Self.loan, to: .confirmLoan, attemptedAt: BehaviourCheck.now)
        }
        #expect(refusal.code.rawValue == "10003")
    }
}
