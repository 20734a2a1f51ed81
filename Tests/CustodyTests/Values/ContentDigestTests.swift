import Custody
import JSON
import TestSupport
import Testing

@Suite("The digest of a request's content")
struct ContentDigestTests {
    private let reader = RequestReader(profile: .sandbox)

    private func digest(
        _ object: JSONObject, _ service: Service, at now: Timestamp = BehaviourCheck.now
    ) throws -> [UInt8] {
        var object = object
        object["timestamp"] = .string(now.wire)
        return try reader.request(RequestObject(object), to: .specification(of: service), at: now).contentDigest
    }

    private static let bid: JSONObject = [
        "requestNo": "R1", "userNo": "U1", "bizType": "TENDER", "amount": "100.00", "expired": "20260213123000",
        "callbackUrl": "https://p.example/1", "projectNo": "P1", "preMarketingAmount": "5.00",
    ]

    @Test("does not look at when and where a request was made")
    func circumstances() throws {
        let first = try digest(Self.bid, .userPreFreeze)
        #expect(first.count == 32)
        #expect(try digest(Self.bid, .userPreFreeze, at: BehaviourCheck.now + .seconds(86_400)) == first)
        for (name, value) in [("callbackUrl", "https://p.example/2"), ("expired", "20270101000000")] {
            var other = Self.bid
            other[name] = .string(value)
            #expect(try digest(other, .userPreFreeze) == first)
        }
    }

    @Test(
        "does not look at how an amount was written",
        arguments: [#""100""#, #""100.0""#, "100", "100.0", "100.00"])
    func spelling(json: String) throws {
        var other = Self.bid
        other["amount"] = JSONValue(written: json)
        #expect(try digest(other, .userPreFreeze) == (try digest(Self.bid, .userPreFreeze)))
    }

    @Test("does not look at order, at what the service does not know, nor at what was left empty")
    func order() throws {
        let first = try digest(Self.bid, .userPreFreeze)
        var reversed = JSONObject()
        for (name, value) in Self.bid.reversed() { reversed[name] = value }
        reversed["notInAnyTable"] = 1
        reversed["remark"] = ""
        reversed["displayBalance"] = nil as JSONValue
        #expect(try digest(reversed, .userPreFreeze) == first)
    }

    /// All the probes of all services that are accepted, by what they were read as: as many digests as contents.
    @Test("differs for any other difference, in any service")
    func differs() throws {
        var contents: [[UInt8]: String] = [:]
        for (service, specification) in zip(Service.allCases, SpecificationRows.services) {
            var digests: [[NamedReading]: [UInt8]] = [:]
            for probe in TableProbes(specification, .request).all {
                guard case .accepted(let readings) = probe.verdict else { continue }
                let content = readings.filter { !["callbackUrl", "expired"].contains($0.name) }
                let digest = try digest(probe.object, service)
                #expect(digests[content] == nil || digests[content] == digest, "\(service) \(probe.label)")
                if digests[content] == nil {
                    #expect(contents[digest] == nil, "\(service) \(probe.label) and \(contents[digest] ?? "")")
                }
                digests[content] = digest
                contents[digest] = "\(service) \(probe.label)"
            }
        }
        #expect(contents.count > 400)
    }

    @Test("differs for every two lists of fields, however alike their text", arguments: [1, 2, 3, 4] as [UInt64])
    func noCollision(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var found: [[UInt8]: [NamedReading]] = [:]
        var contents: Set<[NamedReading]> = []
        for _ in 0..<1500 {
            let parameters = try Self.random(&generator, depth: 0)
            let digest = parameters.contentDigest(of: .confirmLoan)
            contents.insert(parameters.readings)
            if let other = found[digest] { #expect(other == parameters.readings, "seed \(seed)") }
            found[digest] = parameters.readings
        }
        #expect(found.count == contents.count, "seed \(seed)")
        #expect(contents.count > 400)
    }

    /// Few names and values, made of what the digest's own bytes are made of.
    private static func random(_ generator: inout SeededGenerator, depth: Int) throws -> Parameters {
        let template = try #require(ServiceContract.specification(of: .confirmLoan).request.last)
        let texts = ["1", "S", "1:", "1:S", "S1:a", "2:S1", "A1", "C1", "0", "1:1", ":", "S1:S2:"]
        var rows: [Parameter] = []
        var object = JSONObject()
        for name in ["a", "1:a", "S", "2:"] where generator.below(2) == 0 {
            var row = template
            row.name = name
            row.type = depth < 2 && generator.below(3) == 0 ? .details : .text
            row.enumeration = nil
            if row.type == .details {
                let inner = try nested(&generator, depth: depth + 1)
                row.details = inner.rows
                object[name] = .array(inner.objects.map { .object($0) })
            } else {
                row.type = generator.below(4) == 0 ? .integer : .text
                object[name] =
                    row.type == .integer
                    ? .string("\(generator.below(3))") : .string(texts[generator.below(texts.count)])
            }
            rows.append(row)
        }
        return try ParameterChecker(profile: .sandbox).check(object, against: rows)
    }

    private static func nested(
        _ generator: inout SeededGenerator, depth: Int
    ) throws -> (rows: [Parameter], objects: [JSONObject]) {
        let template = try #require(ServiceContract.specification(of: .confirmLoan).request.first)
        let rows = ["a", "S", "1"].map { name in
            var row = template
            row.name = name
            row.required = false
            return row
        }
        let objects = (0...generator.below(3)).map { _ in
            var object = JSONObject()
            for row in rows where generator.below(2) == 0 { object[row.name] = .string("S\(generator.below(2))") }
            return object
        }
        return (rows, objects)
    }
}
