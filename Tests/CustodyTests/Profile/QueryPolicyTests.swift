import Custody
import JSON
import Testing

@Suite("A profile's query service")
struct QueryPolicyTests {
    private static let json: JSONObject = [
        "service": "TRANSACTION_QUERY", "answersAlike": 3, "intervalSeconds": 30, "timeoutSeconds": 10,
    ]

    private static func file(_ query: JSONValue) -> JSONValue {
        ProfileFile.with(query, at: [.member("query")])
    }

    @Test("is in neither of the profiles that are built in")
    func off() {
        #expect(Profile.builtIn.allSatisfy { $0.query == nil })
    }

    @Test("is read where the profile names one, and changes nothing else")
    func read() throws {
        var profile = try ProfileFile.read(Self.file(.object(Self.json)))
        #expect(
            profile.query
                == QueryPolicy(
                    service: "TRANSACTION_QUERY", answersAlike: 3, interval: .seconds(30), timeout: .seconds(10)))
        profile.query = nil
        #expect(profile == .sandbox)
    }

    @Test("is refused where a member is missing, by its place", arguments: json.map(\.key))
    func missing(name: String) {
        var json = Self.json
        json[name] = nil as JSONValue?
        let failure = ProfileFile.failure(Self.file(.object(json)))
        #expect(failure?.path == "query.\(name)" && failure?.problem == "missing")
    }

    @Test(
        "is refused where a value is wrong, by its place",
        arguments: [
            ("service", #""""#), ("service", "1"), ("service", "null"), ("service", #""TRANSACTION QUERY""#),
            ("service", #""查询""#), ("service", #""CONFIRM_LOAN""#), ("service", #""RECHARGE""#),
            ("answersAlike", "0"), ("answersAlike", "101"), ("answersAlike", "2.5"), ("answersAlike", #""3""#),
            ("answersAlike", "-3"), ("intervalSeconds", "0"), ("intervalSeconds", "3601"), ("intervalSeconds", "true"),
            ("timeoutSeconds", "0"), ("timeoutSeconds", "3601"), ("timeoutSeconds", "[]"), ("surplus", "1"),
        ])
    func wrong(name: String, written: String) {
        var json = Self.json
        json[name] = JSONValue(written: written)
        let failure = ProfileFile.failure(Self.file(.object(json)))
        #expect(failure?.path == "query.\(name)")
        #expect(failure?.description.hasPrefix("profile: query.\(name): ") == true)
    }

    @Test("is refused where it is no object", arguments: ["null", "true", #""TRANSACTION_QUERY""#, "[]", "3"])
    func notAnObject(written: String) {
        let failure = ProfileFile.failure(Self.file(JSONValue(written: written)))
        #expect(failure?.description == "profile: query: must be an object")
    }

    @Test("has a name of up to fifty letters, digits and underscores")
    func names() throws {
        for (count, isFit) in [(1, true), (50, true), (51, false)] {
            var json = Self.json
            json["service"] = .string(String(repeating: "Q", count: count))
            #expect((ProfileFile.failure(Self.file(.object(json))) == nil) == isFit)
        }
    }
}
