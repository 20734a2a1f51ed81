import Custody
import JSON
import TestSupport
import Testing

/// Whatever bytes come, the answer is a value or an error: reaching the end of a test is its result.
@Suite("Bytes from anywhere")
struct FuzzTests {
    static let seeds = (1...8).map(UInt64.init)
    static let rounds = 2500

    @Test("are read as a form or refused, and what is read comes back", arguments: seeds)
    func forms(seed: UInt64) throws {
        var source = FuzzSource(seed: seed, alphabet: "a=&%+41zE é\u{0}".utf8)
        let valid = Form.encode([("serviceName", "RECHARGE"), ("reqData", #"{"名":"a&b=c"}"#), ("signature", "00")])
        for round in 0..<Self.rounds {
            let bytes = source.bytes(from: valid)
            guard let form = try? Form.decode(bytes) else { continue }
            #expect(form.count <= 64)
            let again = try Form.decode(Form.encode(form.fields))
            #expect(again.fields.elementsEqual(form.fields) { $0 == $1 }, "seed \(seed), round \(round)")
            _ = try? RequestEnvelope(form)
            _ = try? ResultEnvelope(form)
        }
    }

    @Test("are read as a request or refused with a short sentence", arguments: seeds)
    func requests(seed: UInt64) throws {
        var source = FuzzSource(seed: seed, alphabet: #"{}[]",:0123456789.-e\u"名 "#.utf8)
        let reader = RequestReader(profile: .sandbox)
        let builder = RequestBuilder(profile: .sandbox)
        let valid = Self.documents(of: .request)
        for round in 0..<Self.rounds {
            let position = source.below(valid.count)
            let text = String(decoding: source.bytes(from: valid[position]), as: UTF8.self)
            do throws(Refusal) {
                let object = try reader.object(in: text)
                let contract = ServiceContract.specification(of: Service.allCases[position])
                let request = try reader.request(object, to: contract, at: BehaviourCheck.now)
                #expect(Identifier.isValid(request.requestNo), "seed \(seed), round \(round)")
                #expect(request.contentDigest.count == 32)
                _ = try? builder.reqData(object.json, to: contract.service, attemptedAt: BehaviourCheck.now)
            } catch {
                #expect(error.message.unicodeScalars.count <= 50, "seed \(seed), round \(round)")
                #expect(["10002", "10005", "10006", "10007"].contains(error.code.rawValue))
            }
        }
    }

    @Test("are classified, and nothing is believed that was not said", arguments: seeds)
    func answers(seed: UInt64) {
        var source = FuzzSource(seed: seed, alphabet: #"{}[]",:SUCCESSFAIL0123"#.utf8)
        let classifier = Classifier(profile: .sandbox)
        let valid = Self.documents(of: .response)
        for round in 0..<Self.rounds {
            let position = source.below(valid.count)
            let service = Service.allCases[position]
            let bytes = source.bytes(from: valid[position])
            let answer = DirectAnswer(status: 200, respData: bytes, signature: "00")
            let outcome = classifier.outcome(of: answer, to: Intent(service, [:]), signatureIsValid: true)
            _ = classifier.outcome(ofNotification: bytes, to: Intent(service, [:]))
            if case .applied(.response(let object)) = outcome {
                #expect(object["status"] == "SUCCESS" && object["respCode"] == "00000", "seed \(seed), round \(round)")
            }
            let unsigned = classifier.outcome(of: answer, to: Intent(service, [:]), signatureIsValid: false)
            #expect(unsigned == .inDoubt(.signatureWrong))
        }
    }

    @Test("are texts like any other to the small readers", arguments: seeds)
    func texts(seed: UInt64) {
        var source = FuzzSource(seed: seed, alphabet: "L0_9azAZ.:/@httpsé".utf8)
        let number = RequestNumber(partition: 11, family: "P1", ordinal: 7).text
        for round in 0..<Self.rounds {
            let text = String(decoding: source.bytes(from: Array(number.utf8)), as: UTF8.self)
            if let read = RequestNumber(text: text) { #expect(read.text == text, "seed \(seed), round \(round)") }
            if let amount = Amount(wire: text) { #expect(amount < .wireLimit && amount >= .zero) }
            if let time = Timestamp(wire: text) { #expect(time.wire == text) }
            _ = CallbackURL.isUsable(text)
            _ = WireDate(wire: text)
            _ = try? Profile(reading: Array(text.utf8))
        }
    }

    /// A good document of every service.
    private static func documents(of table: CatalogueTable) -> [[UInt8]] {
        SpecificationRows.services.map { service in
            let details = table == .request ? service.details : []
            var object = TableProbe.good(table.rows(of: service), details: details).object
            if table == .request { object["timestamp"] = .string(BehaviourCheck.nowOnTheWire) }
            return JSONValue.object(object).encoded()
        }
    }
}
