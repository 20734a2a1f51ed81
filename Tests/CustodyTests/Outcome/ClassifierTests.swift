import Custody
import JSON
import TestSupport
import Testing

@Suite("What an answer proves")
struct ClassifierTests {
    /// The names of outcomes, as far as they are decided; the rest of an outcome is for people.
    static func name(_ outcome: Outcome) -> String {
        switch outcome {
        case .applied(.response): "applied"
        case .applied(.already(let code)): "already \(code)"
        case .accepted: "accepted"
        case .refused(let code, _): "refused \(code)"
        case .notSent(.notExecuted(let code)): "notExecuted \(code)"
        case .notSent(.misconfigured(let code, _)): "misconfigured \(code)"
        case .notSent(let reason): "notSent \(reason)"
        case .inDoubt(.httpStatus(let status)): "inDoubt HTTP \(status)"
        case .inDoubt(.unknownCode(let code)): "inDoubt code \(code)"
        case .inDoubt(.unreadable): "inDoubt unreadable"
        case .inDoubt(.contradiction(let status, let code)): "inDoubt \(status) \(code)"
        case .inDoubt(let reason): "inDoubt \(reason)"
        }
    }

    /// The law, word for word: what a signed answer with this status and code proves about a service.
    static func verdict(_ status: String?, _ code: String?, _ policy: SpecificationProfile.Policy) -> String {
        guard let status, let code else { return "inDoubt unreadable" }
        guard let meaning = SpecificationProfile.codes[code], meaning != "unknown" else {
            return "inDoubt code \(code)"
        }
        switch (SpecificationProfile.statuses[status], meaning) {
        case ("applied", "success"): return "applied"
        case ("accepted", "success"): return "accepted"
        case ("refused", "refused"): return policy.already.contains(code) ? "already \(code)" : "refused \(code)"
        case ("refused", "notExecuted"): return "notExecuted \(code)"
        case ("refused", "misconfigured"): return "misconfigured \(code)"
        default: return "inDoubt \(status) \(code)"
        }
    }

    private static let statuses: [String?] = ["SUCCESS", "ACCEPT", "FAIL", "success", "UNHEARD-OF", nil]
    private static let codes: [String?] = SpecificationProfile.codes.keys.sorted() + ["00001", "77777", "", nil]

    private static func body(_ rows: [SpecificationRow], _ status: String?, _ code: String?) -> JSONObject {
        var object = TableProbe.good(rows).object
        object["status"] = status.map(JSONValue.string)
        object["respCode"] = code.map(JSONValue.string)
        return object
    }

    @Test("is, for every status and code of every service, what the law says", arguments: Service.allCases.indices)
    func table(index: Int) throws {
        let service = Service.allCases[index]
        let rows = SpecificationRows.services[index]
        let policy = try #require(SpecificationProfile.policies.first { $0.service == service.rawValue })
        let classifier = Classifier(profile: .sandbox)
        for status in Self.statuses {
            for code in Self.codes {
                let expected = Self.verdict(status, code, policy)
                let answer = DirectAnswer(
                    status: 200, respData: JSONValue.object(Self.body(rows.response, status, code)).encoded(),
                    signature: "00")
                let outcome = classifier.outcome(of: answer, to: Intent(service, [:]), signatureIsValid: true)
                #expect(Self.name(outcome) == expected)
                let notified = classifier.outcome(
                    ofNotification: JSONValue.object(Self.body(rows.notification, status, code)).encoded(),
                    to: Intent(service, [:]))
                #expect(Self.name(notified) == expected)
            }
        }
    }

    @Test(
        "is nothing without HTTP 200 and a good signature, whatever it says",
        arguments: [100, 199, 200, 201, 204, 301, 302, 307, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504])
    func unproven(httpStatus: Int) {
        let classifier = Classifier(profile: .sandbox)
        for (service, rows) in zip(Service.allCases, SpecificationRows.services) {
            for (status, code) in [("SUCCESS", "00000"), ("FAIL", "20003"), ("FAIL", "90001"), ("FAIL", "10001")] {
                let body = JSONValue.object(Self.body(rows.response, status, code)).encoded()
                for (signature, isValid) in [("00", true), ("00", false), (nil, true), (nil, false)] {
                    let expected =
                        switch (httpStatus == 200, signature, isValid) {
                        case (false, _, _): "inDoubt HTTP \(httpStatus)"
                        case (true, nil, _): "inDoubt signatureMissing"
                        case (true, _?, false): "inDoubt signatureWrong"
                        case (true, _?, true): ""
                        }
                    guard !expected.isEmpty else { continue }
                    let answer = DirectAnswer(status: httpStatus, respData: body, signature: signature)
                    let outcome = classifier.outcome(of: answer, to: Intent(service, [:]), signatureIsValid: isValid)
                    #expect(Self.name(outcome) == expected)
                }
            }
        }
    }

    @Test(
        "is nothing where it is no JSON object with status and code",
        arguments: [
            "", "null", "[]", "{}", "OK", "<html>", #"{"status":"SUCCESS"}"#, #"{"respCode":"00000"}"#,
            #"{"status":1,"respCode":"00000"}"#, #"{"status":"SUCCESS","respCode":0}"#,
            #"{"status":["SUCCESS"],"respCode":"00000"}"#, #"{"status":null,"respCode":"00000"}"#,
            #"{"status":"FAIL","status":"SUCCESS","respCode":"00000"}"#, #"{"status":"SUCCESS","respCode":"00000","#,
            "\u{FEFF}{\"status\":\"FAIL\",\"respCode\":\"20001\"}",
        ])
    func unreadable(text: String) {
        let classifier = Classifier(profile: .sandbox)
        for service in Service.allCases {
            let answer = DirectAnswer(status: 200, respData: Array(text.utf8), signature: "00")
            #expect(
                Self.name(classifier.outcome(of: answer, to: Intent(service, [:]), signatureIsValid: true))
                    == "inDoubt unreadable")
            #expect(
                Self.name(classifier.outcome(ofNotification: Array(text.utf8), to: Intent(service, [:])))
                    == "inDoubt unreadable")
        }
    }

    @Test("needs no more than status and code to be a refusal, and keeps the bank's words")
    func refusal() {
        let body = Array(#"{"status":"FAIL","respCode":"20007","respMsg":"余额不足"}"#.utf8)
        for service in Service.allCases {
            #expect(
                Classifier(profile: .sandbox).outcome(ofNotification: body, to: Intent(service, [:]))
                    == .refused(ReturnCode(rawValue: "20007"), message: "余额不足"))
        }
    }

    @Test("is nothing where a status or a code is longer than any could be, and no message is quoted at length")
    func bounded() {
        let classifier = Classifier(profile: .sandbox)
        for count in [50, 51] {
            let long = String(repeating: "号", count: count)
            let expected = count == 50 ? "inDoubt code \(long)" : "inDoubt unreadable"
            let code: JSONValue = ["status": "FAIL", "respCode": .string(long), "respMsg": "x"]
            #expect(
                Self.name(classifier.outcome(ofNotification: code.encoded(), to: Intent(.recharge, [:]))) == expected)
            let status: JSONValue = ["status": .string(long), "respCode": "00000", "respMsg": "x"]
            #expect(
                Self.name(classifier.outcome(ofNotification: status.encoded(), to: Intent(.recharge, [:])))
                    == (count == 50 ? "inDoubt \(long) 00000" : "inDoubt unreadable"))
        }
        for count in [200, 201, 10_000] {
            let words: JSONValue = [
                "status": "FAIL", "respCode": "20001", "respMsg": .string(String(repeating: "😀", count: count)),
            ]
            #expect(
                classifier.outcome(ofNotification: words.encoded(), to: Intent(.recharge, [:]))
                    == .refused(ReturnCode(rawValue: "20001"), message: String(repeating: "😀", count: 200)))
        }
    }

    @Test("of having been taken in needs all rows as well", arguments: Service.allCases.indices)
    func accepted(index: Int) {
        let service = Service.allCases[index]
        let classifier = Classifier(profile: .sandbox)
        let body = Self.body(SpecificationRows.services[index].response, "ACCEPT", "00000")
        func outcome(_ object: JSONObject) -> Outcome {
            let answer = DirectAnswer(status: 200, respData: JSONValue.object(object).encoded(), signature: "00")
            return classifier.outcome(of: answer, to: Intent(service, [:]), signatureIsValid: true)
        }
        #expect(outcome(body) == .accepted(body))
        for (name, _) in body {
            var less = body
            less[name] = nil as JSONValue?
            #expect(Self.name(outcome(less)) == "inDoubt unreadable", "\(service) without \(name)")
        }
    }

    @Test("is never `already` for an idempotent service, not even where a profile says so")
    func idempotent() {
        var profile = Profile.sandbox
        let used = ReturnCode(rawValue: "20003")
        for service in Service.allCases { profile.services[service]?.already = [used] }
        let body = Array(#"{"status":"FAIL","respCode":"20003","respMsg":"x"}"#.utf8)
        for specification in SpecificationRows.services {
            guard let service = Service(rawValue: specification.code) else { continue }
            let outcome = Classifier(profile: profile).outcome(ofNotification: body, to: Intent(service, [:]))
            #expect(Self.name(outcome) == (specification.isIdempotent ? "refused 20003" : "already 20003"))
            #expect(
                Self.name(Classifier(profile: .sandbox).outcome(ofNotification: body, to: Intent(service, [:])))
                    == (["CREATE_PROJECT", "MODIFY_PROJECT", "CANCEL_DEBENTURE_SALE"].contains(specification.code)
                        ? "already 20003" : "refused 20003"))
        }
    }

    @Test("follows what another bank's profile says of statuses and codes")
    func otherBank() {
        var profile = Profile.sandbox
        profile.statuses["ONSALE"] = .applied
        profile.codes[ReturnCode(rawValue: "0")] = .success
        let body = Array(#"{"requestNo":"R1","status":"ONSALE","respCode":"0","respMsg":"ok"}"#.utf8)
        #expect(
            Self.name(Classifier(profile: profile).outcome(ofNotification: body, to: Intent(.debentureSale, [:])))
                == "applied")
        #expect(
            Self.name(Classifier(profile: .sandbox).outcome(ofNotification: body, to: Intent(.debentureSale, [:])))
                == "inDoubt code 0")
    }
}
