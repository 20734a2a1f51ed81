import Custody
import TestSupport
import Testing

@Suite("Envelopes")
struct EnvelopeTests {
    private static let values = [
        "serviceName": "RECHARGE", "platformNo": "P1", "reqData": "{}", "respData": #"{"备注":"a&b"}"#,
        "signature": "0a1B", "responseType": "NOTIFY",
    ]

    private static func form(
        _ message: SpecificationField.Message, without left: String? = nil, with other: (String, String)? = nil
    ) throws -> FormFields {
        var fields: [(name: String, value: String)] = []
        for field in SpecificationField.fields(of: message) where field.name != left {
            let value = other?.0 == field.name ? other?.1 : values[field.name]
            fields.append((field.name, value ?? ""))
        }
        return try Form.decode(Form.encode(fields))
    }

    @Test("of requests carry the specification's fields, in order", arguments: requests)
    func requestFields(message: SpecificationField.Message) throws {
        let envelope = try RequestEnvelope(Self.form(message))
        let expected = SpecificationField.fields(of: message)
        #expect(envelope.fields.map(\.name) == expected.map(\.name))
        #expect(envelope.fields.allSatisfy { Self.values[$0.name] == $0.value })
        #expect(expected.allSatisfy { $0.required && $0.place == "Form" })
    }

    @Test("of results carry the specification's fields, in order", arguments: results)
    func resultFields(message: SpecificationField.Message) throws {
        let envelope = try ResultEnvelope(Self.form(message))
        let expected = SpecificationField.fields(of: message)
        #expect(envelope.fields.map(\.name) == expected.map(\.name))
        #expect(envelope.fields.allSatisfy { Self.values[$0.name] == $0.value })
        #expect(expected.allSatisfy { $0.place == "Form" })
    }

    @Test("of requests are refused where a field is missing or empty", arguments: requests)
    func requestMissing(message: SpecificationField.Message) throws {
        for field in SpecificationField.fields(of: message) {
            let forms = [try Self.form(message, without: field.name), try Self.form(message, with: (field.name, ""))]
            for form in forms {
                let refusal = try #require(throws: Refusal.self) { try RequestEnvelope(form) }
                expect(refusal, names: field.name)
            }
        }
    }

    @Test("of results are refused where a required field is missing or empty", arguments: results)
    func resultMissing(message: SpecificationField.Message) throws {
        for field in SpecificationField.fields(of: message) where field.name != "responseType" {
            #expect(field.required)
            let forms = [try Self.form(message, without: field.name), try Self.form(message, with: (field.name, ""))]
            for form in forms {
                let refusal = try #require(throws: Refusal.self) { try ResultEnvelope(form) }
                expect(refusal, names: field.name)
            }
        }
    }

    @Test("without responseType are a browser's return, where it may be missing, and never a notification")
    func responseTypeMissing() throws {
        let optional = SpecificationField.all.filter { $0.name == "responseType" && !$0.required }
        #expect(optional.map(\.message) == [.gatewayReturn])
        for form in [
            try Self.form(.notification, without: "responseType"),
            try Self.form(.notification, with: ("responseType", "")),
        ] {
            #expect(try ResultEnvelope(form).responseType == .callback)
        }
    }

    @Test("know two kinds of return", arguments: ["notify", "NOTIFY ", "OTHER", "CALLBAC\u{212A}"])
    func responseType(text: String) throws {
        let list = SpecificationProfile.lists.first { $0.name == "responseType" }
        #expect(list?.values.map(\.value) == ResultEnvelope.ResponseType.allCases.map(\.rawValue))
        let form = try Self.form(.notification, with: ("responseType", text))
        let refusal = try #require(throws: Refusal.self) { try ResultEnvelope(form) }
        #expect(refusal.code.rawValue == "10007")
        #expect(refusal.message.hasPrefix("responseType："))
    }

    @Test("of a direct answer are its body and the header that the specification names")
    func directAnswer() {
        let fields = SpecificationField.fields(of: .directAnswer)
        #expect(fields.map(\.place) == ["Body", "Header"])
        #expect(DirectAnswer.signatureHeader == fields.last?.name)
        #expect(DirectAnswer.notificationReceipt == "OK")
    }

    private static let requests: [SpecificationField.Message] = [.gatewayRequest, .directRequest]
    private static let results: [SpecificationField.Message] = [.gatewayReturn, .notification]

    private func expect(_ refusal: Refusal, names field: String) {
        #expect(refusal.code.rawValue == (field == "signature" ? "10001" : "10006"))
        #expect(refusal.message.hasPrefix("\(field)："))
    }
}
