import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: envelope and signature")
struct EnvelopeConformance {
    static let direct = BankCall.modify("M1", to: "REPAYING")
    static let gateway = BankCall.recharge("Q1", "I1", "1.00")

    @Test("Each field must be there; the direct interface says which is missing", arguments: BankDriverKind.allCases)
    func missingFields(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let good = try await bank.posting(Self.direct)
            for value in [nil, ""] {
                let spoilt: [(String, ReturnCode, Posting)] = [
                    ("serviceName", .parameterMissing, good.with { $0.serviceName = value }),
                    ("platformNo", .parameterMissing, good.with { $0.platformNo = value }),
                    ("reqData", .parameterMissing, good.with { $0.reqData = value.map { _ in [] } }),
                    ("signature", .badSignature, good.with { $0.signature = value }),
                ]
                for (name, code, posting) in spoilt {
                    try await bank.refuseDirect(posting, code, mentioning: name, "\(name) \(value ?? "absent")")
                }
            }
            #expect(try await bank.driver.postDirect([]).answer?.code == "10006")
            #expect(try await bank.driver.postDirect(good.form).answer?.status == "SUCCESS")
        }
    }

    @Test("The gateway answers a form that it cannot trust with a plain page", arguments: BankDriverKind.allCases)
    func gatewayFields(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let good = try await bank.posting(Self.gateway)
            try await bank.expectPlain(good.with { $0.serviceName = nil }, "no serviceName")
            try await bank.expectPlain(good.with { $0.platformNo = "" }, "no platformNo")
            try await bank.expectPlain(good.with { $0.reqData = nil }, "no reqData")
            try await bank.expectPlain(good.with { $0.signature = nil }, "no signature")
            try await bank.expectPlain(good.with { $0.signature = "00" }, "wrong signature")
            try await bank.expectPlain(good.with { $0.platformNo = "5000002" }, "other platform")
            try await bank.expectPlain(good.with { $0.serviceName = "RECHARGES" }, "unknown service")
            try await bank.expectPlain(try Posting("RECHARGE", reqData: "[]"), "not an object")
            #expect(try await bank.driver.postGateway(good.form).page != nil)
        }
    }

    @Test("A signature is the platform's, over these very bytes", arguments: BankDriverKind.allCases)
    func wrongSignatures(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let good = try await bank.posting(Self.direct)
            let signature = try #require(good.signature)
            let other = try Posting(Self.direct.numbered("M2"), at: try await bank.driver.now())
            let spoilt: [(String, String?)] = [
                ("of other bytes", other.signature),
                ("of a stranger", try BankTestKeys.strangerSignature(of: good.reqData ?? [])),
                ("cut short", String(signature.dropLast(2))), ("odd", String(signature.dropLast())),
                ("too long", signature + "00"), ("with a prefix", "0x" + signature), ("with a space", signature + " "),
                ("not hexadecimal", String(repeating: "zz", count: 256)),
                ("all zeros", String(repeating: "00", count: 256)),
                ("in full-width digits", String(repeating: "０", count: 512)),
            ]
            for (what, signature) in spoilt {
                try await bank.refuseDirect(
                    good.with { $0.signature = signature }, .badSignature, mentioning: "signature", what)
            }
            var bytes = try #require(good.reqData)
            bytes.insert(UInt8(ascii: " "), at: 1)
            try await bank.refuseDirect(good.with { $0.reqData = bytes }, .badSignature, "a space more")
        }
    }

    @Test("Hexadecimal digits of a signature may be of either case", arguments: BankDriverKind.allCases)
    func upperCase(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let good = try await bank.posting(Self.direct)
            let reply = try await bank.driver.postDirect(good.with { $0.signature = $0.signature?.uppercased() }.form)
            #expect(reply.answer?.status == "SUCCESS")
        }
    }

    @Test(
        "What is signed is the text as sent, whatever its spaces, escapes and letters",
        arguments: BankDriverKind.allCases)
    func exactBytes(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let time = try await bank.driver.now().wire
            let texts = [
                "\n { \"requestNo\" :\t\"C1\", \"userNo\": \"B1\", \"projectNo\": \"Q1\", \"projectAmount\": 10.5,\r\n"
                    + "\"projectName\": \"a+b&c=d%20\\u0041\\/\", \"projectDesc\": \"标的 🏠 <b>\", \"projectType\": \"STANDARD\","
                    + "\"projectPeriod\": 30, \"annualRate\": 7.5, \"repaymentWay\": \"ONE_TIME\", \"timestamp\": \"\(time)\" } ",
                "{\"requestNo\":\"C\\u0032\",\"userNo\":\"B1\",\"projectNo\":\"Q2\",\"projectAmount\":\"10.50\","
                    + "\"projectName\":\"\\ud83c\\udfe0\",\"projectDesc\":\"\\u0000\",\"projectType\":\"STANDARD\","
                    + "\"projectPeriod\":\"30\",\"annualRate\":\"7.5\",\"repaymentWay\":\"ONE_TIME\",\"timestamp\":\"\(time)\"}",
            ]
            for text in texts {
                let reply = try await bank.driver.postDirect(try Posting("CREATE_PROJECT", reqData: text).form)
                #expect(reply.answer?.status == "SUCCESS", "\(text): \(reply)")
            }
            #expect(try await bank.project("Q1")["projectAmount"] == "10.50")
            #expect(try await bank.status(of: "Q2") == "COLLECTING")
        }
    }

    @Test("Another platform's number is unknown here", arguments: BankDriverKind.allCases)
    func platform(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let good = try await bank.posting(Self.direct)
            for number in ["5000002", "500000", "05000001", "5000001 ", "５０００００１"] {
                try await bank.refuseDirect(
                    good.with { $0.platformNo = number }, .unknownPlatform, mentioning: "platformNo", number)
            }
        }
    }

    @Test("A service that does not exist is unknown", arguments: BankDriverKind.allCases)
    func service(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let good = try await bank.posting(Self.direct)
            for name in [
                "modify_project", "MODIFY_PROJECT ", "MODIFY-PROJECT", "TRANSACTION_QUERY", "?",
                String(repeating: "A", count: 5000),
            ] {
                try await bank.refuseDirect(
                    good.with { $0.serviceName = name }, .unknownService, mentioning: "serviceName",
                    String(name.prefix(40)))
            }
        }
    }

    @Test("Each service answers in its own mode only", arguments: BankDriverKind.allCases)
    func mode(on kind: BankDriverKind) async throws {
        let gatewayServices: Set<Service> = [.personalRegister, .recharge, .withdraw, .userPreFreeze]
        try await withStagedBank(kind) { bank in
            for service in Service.allCases {
                var posting = try await bank.posting(Self.gateway)
                posting.serviceName = service.rawValue
                if gatewayServices.contains(service) {
                    try await bank.refuseDirect(posting, .unknownService, mentioning: "serviceName", service.rawValue)
                } else {
                    try await bank.expectPlain(posting, service.rawValue)
                }
            }
        }
    }

    @Test("Of several faults the first in the order of trust is named", arguments: BankDriverKind.allCases)
    func order(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            var posting = try Posting("NOTHING", reqData: "[]")
            posting.platformNo = "5000002"
            posting.signature = "00"
            try await bank.refuseDirect(posting, .unknownPlatform, "platform, then")
            posting.platformNo = BankTestKeys.platformNo
            try await bank.refuseDirect(posting, .badSignature, "signature, then")
            posting.signature = try BankTestKeys.platformSignature(of: "[]")
            try await bank.refuseDirect(posting, .unknownService, "service, then")
            posting.serviceName = "MODIFY_PROJECT"
            try await bank.refuseDirect(posting, .notAnObject, "object, then")
            try await bank.refuseDirect(
                try Posting("MODIFY_PROJECT", reqData: "{\"requestNo\":\"\"}"), .parameterMissing,
                mentioning: "timestamp",
                "timestamp, then")
            try await bank.refuseDirect(
                try Posting("MODIFY_PROJECT", reqData: "{\"requestNo\":\"\",\"timestamp\":\"20200101000000\"}"),
                .badTimestamp, mentioning: "timestamp", "its tolerance, then")
            let now = try await bank.driver.now().wire
            try await bank.refuseDirect(
                try Posting("MODIFY_PROJECT", reqData: "{\"requestNo\":\"\",\"timestamp\":\"\(now)\"}"),
                .parameterMissing, mentioning: "requestNo", "parameters")
        }
    }

    @Test("reqData is one JSON object, strictly", arguments: BankDriverKind.allCases)
    func notAnObject(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let posting = try await bank.posting(Self.direct)
            let good = String(decoding: posting.reqData ?? [], as: UTF8.self)
            let rest = good.dropFirst()
            let spoilt: [(String, [UInt8])] = [
                ("a list", Array("[\(good)]".utf8)), ("a text", Array("\"M1\"".utf8)), ("a number", Array("1".utf8)),
                ("null", Array("null".utf8)), ("nothing but spaces", Array("  ".utf8)),
                ("not JSON", Array("requestNo=M1".utf8)),
                ("cut short", Array(good.dropLast().utf8)), ("something after it", Array("\(good){}".utf8)),
                ("a comma too many", Array("\(good.dropLast()),}".utf8)), ("a comment", Array("{/**/\(rest)".utf8)),
                ("single quotes", Array("{'a':1,\(rest)".utf8)), ("NaN", Array("{\"a\":NaN,\(rest)".utf8)),
                ("a leading zero", Array("{\"a\":01,\(rest)".utf8)),
                ("a raw control character", Array("{\"a\":\"\u{1}\",\(rest)".utf8)),
                ("a repeated key", Array("{\"requestNo\":\"M1\",\(rest)".utf8)),
                ("a key repeated by an escape", Array("{\"request\\u004eo\":\"M1\",\(rest)".utf8)),
                ("a repeated key deep inside", Array("{\"a\":[{\"b\":1,\"b\":1}],\(rest)".utf8)),
                ("a byte order mark", [0xEF, 0xBB, 0xBF] + Array(good.utf8)),
                ("a lone surrogate", Array("{\"a\":\"\\ud800\",\(rest)".utf8)),
                ("surrogates the wrong way round", Array("{\"a\":\"\\udc00\\ud800\",\(rest)".utf8)),
                ("bad UTF-8", Array("{\"a\":\"".utf8) + [0xFF] + Array("\",\(rest)".utf8)),
                ("an overlong slash", Array("{\"a\":\"".utf8) + [0xC0, 0xAF] + Array("\",\(rest)".utf8)),
                ("a surrogate in UTF-8", Array("{\"a\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\",\(rest)".utf8)),
            ]
            for (what, bytes) in spoilt {
                try await bank.refuseDirect(try Posting("MODIFY_PROJECT", reqData: bytes), .notAnObject, what)
            }
        }
    }

    @Test("reqData is at most 64 deep", arguments: BankDriverKind.allCases)
    func depth(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let good = String(decoding: try await bank.posting(Self.direct).reqData ?? [], as: UTF8.self)
            func nested(_ lists: Int) -> String {
                "{\"a\":\(String(repeating: "[", count: lists))\(String(repeating: "]", count: lists)),\(good.dropFirst())"
            }
            try await bank.refuseDirect(try Posting("MODIFY_PROJECT", reqData: nested(64)), .notAnObject, "65 deep")
            let reply = try await bank.driver.postDirect(try Posting("MODIFY_PROJECT", reqData: nested(63)).form)
            #expect(reply.answer?.status == "SUCCESS")
        }
    }

    @Test("A body of more than 1 MiB is HTTP 413, one of just that is read")
    func longBody() async throws {
        // The rule book alone never sees a body.
        try await withStagedBank(.http) { bank in
            let form = try await bank.posting(Self.direct).form + Array("&padding=".utf8)
            let padding = [UInt8](repeating: UInt8(ascii: "a"), count: (1 << 20) - form.count)
            let long = try await bank.expectNoChange("too long") {
                try await bank.driver.postDirect(form + padding + [UInt8(ascii: "a")])
            }
            #expect(long == .unusable(status: 413))
            #expect(try await bank.driver.postDirect(form + padding).answer?.status == "SUCCESS")
        }
    }

    @Test("A form with the same field twice is never carried out", arguments: BankDriverKind.allCases)
    func repeatedField(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let form = try await bank.posting(Self.direct).form
            let reply = try await bank.expectNoChange("which of the two was meant?") {
                try await bank.driver.postDirect(form + Array("&serviceName=CONFIRM_LOAN".utf8))
            }
            #expect(reply.answer?.status != "SUCCESS")
        }
    }
}
