import Custody
import JSON
import TestSupport
import Testing

@Suite("A profile's file that is wrong")
struct ProfileErrorTests {
    /// Objects whose members are the bank's own, by name.
    private static let open = ["codes", "statuses", "enumerations"]

    private static func isOpen(_ path: String) -> Bool {
        open.contains(path) || path.hasPrefix("enumerations.")
    }

    @Test("is refused where a value is of the wrong type, by its place")
    func wrongType() {
        for place in ProfileFile.places {
            for wrong: JSONValue in [nil, true, -1, "", [1], [:]] {
                guard Self.isWrong(wrong, for: place) else { continue }
                let failure = ProfileFile.failure(ProfileFile.with(wrong, at: place.steps))
                #expect(failure?.path == place.path, "\(place.path) as \(wrong.text)")
            }
        }
    }

    /// Whether a value is not even of the type that the place asks for; an empty object lacks members instead.
    private static func isWrong(_ value: JSONValue, for place: ProfileFile.Place) -> Bool {
        switch (value, place.value) {
        case (.bool, .bool): false
        case (.object, .object): isOpen(place.path) && place.path.contains(".")
        case (.array, .array): false
        default: true
        }
    }

    @Test("is refused where a member is missing, by its place")
    func missing() {
        var removed = 0
        for place in ProfileFile.places {
            guard case .member? = place.steps.last else { continue }
            let parent = place.path.split(separator: ".").dropLast().joined(separator: ".")
            guard !Self.isOpen(parent), parent != "enumerations" else { continue }
            let failure = ProfileFile.failure(ProfileFile.with(nil, at: place.steps))
            #expect(failure?.path == place.path)
            #expect(failure?.problem == "missing")
            removed += 1
        }
        #expect(removed > 70)
    }

    @Test("is refused where a member is unknown, by its place")
    func unknown() {
        for place in ProfileFile.places where place.value.object != nil && !Self.isOpen(place.path) {
            let failure = ProfileFile.failure(ProfileFile.with(1, at: place.steps + [.member("surplus")]))
            #expect(failure?.path == (place.path.isEmpty ? "surplus" : "\(place.path).surplus"))
            #expect(failure?.problem.hasPrefix("unknown; expected ") == true)
        }
    }

    @Test(
        "is refused where a value is out of range or makes no sense, by its place",
        arguments: [
            ("limits.maximumBodyBytes", "1023"), ("limits.maximumBodyBytes", "16777217"), ("limits.maximumDepth", "3"),
            ("limits.maximumDepth", "513"), ("limits.loanDetails", "0"), ("limits.loanDetails", "10001"),
            ("limits.personLimit", #""-1.00""#), ("limits.personLimit", #""1.001""#), ("limits.personLimit", "200000"),
            ("limits.enterpriseLimit", #""1000000000.00""#), ("limits.enterpriseLimit", #""1e6""#),
            ("periods.timestampToleranceSeconds", "-1"), ("periods.timestampToleranceSeconds", "1.5"),
            ("periods.timestampToleranceSeconds", "6e2"), ("periods.pageLifetimeSeconds", "31536001"),
            ("periods.sendWindowSeconds", "99999999999999999999"), ("periods.notificationAttemptsSeconds", "[]"),
            ("periods.notificationAttemptsSeconds", "[0,0]"), ("periods.notificationAttemptsSeconds", "[300,0]"),
            ("periods.notificationAttemptsSeconds", "[0,3600]"), ("paths.direct", #""service""#),
            ("paths.gateway", #""https://bank.example/gateway""#), ("codes.10001", #""fine""#),
            ("codes.10001", #""Refused""#), ("codes.20028", "0"), ("statuses.SUCCESS", #""done""#),
            ("codes", #"{"1":"refused"}"#), ("statuses", #"{"OK":"applied"}"#), ("statuses", #"{"NO":"refused"}"#),
            ("statuses.ONSALE", #""""#), ("services.RECHARGE.doubt", #""hope""#), ("services.RECHARGE.doubt", "null"),
            ("services.RECHARGE.timeoutSeconds", "0"), ("services.RECHARGE.timeoutSeconds", "3601"),
            ("services.CREATE_PROJECT.already[0]", "20005"), ("services.CREATE_PROJECT.already[0]", #""20999""#),
            ("services.CREATE_PROJECT.already[1]", #""90001""#), ("services.MODIFY_PROJECT.already[0]", #""00000""#),
            ("enumerations.status", #"{"SUCCESS":"成功"}"#), ("enumerations.returnCode", #"{"00000":"成功"}"#),
            ("enumerations.userRoles", #"{"INVESTOR":"投资人"}"#), ("enumerations.bizType", "{}"),
            ("enumerations.bizType", #"["TENDER"]"#), ("enumerations.userRole.INVESTOR", #""""#),
        ])
    func outOfRange(path: String, json: String) {
        let failure = ProfileFile.failure(ProfileFile.with(JSONValue(written: json), at: Self.steps(path)))
        #expect(failure?.path == path)
        #expect(failure?.description.hasPrefix("profile: \(path): ") == true)
    }

    @Test("is refused where a refusal of an idempotent service is to count as its success")
    func alreadyOfIdempotent() {
        for service in SpecificationRows.services {
            let path = "services.\(service.code).already"
            let failure = ProfileFile.failure(ProfileFile.with(["20003"], at: Self.steps(path)))
            #expect(failure?.path == (service.isIdempotent ? "\(path)[0]" : nil))
        }
    }

    @Test(
        "is refused as a whole where it is no JSON object",
        arguments: ["", "{", "[]", "1", #"{"name":"a","name":"b"}"#])
    func notAnObject(text: String) throws {
        let error = try #require(throws: ProfileError.self) { try Profile(reading: Array(text.utf8)) }
        #expect(error.path == "")
        #expect(error.description.hasPrefix("profile: "))
    }

    @Test("may differ where a bank differs: lists left out, more codes, more statuses")
    func otherBank() throws {
        var file = ProfileFile.with(nil, at: Self.steps("enumerations.payCompany"))
        file = ProfileFile.with("refused", at: Self.steps("codes.A-77"), in: file)
        file = ProfileFile.with("applied", at: Self.steps("statuses.ONSALE"), in: file)
        file = ProfileFile.with(["A-77"], at: Self.steps("services.CREATE_PROJECT.already"), in: file)
        let profile = try ProfileFile.read(file)
        #expect(profile.allows("ANY", in: .payCompany))
        #expect(profile.allows("A-77", in: .returnCode))
        #expect(profile.allows("ONSALE", in: .status))
        #expect(profile.services[.createProject]?.already == [ReturnCode(rawValue: "A-77")])
    }

    private static func steps(_ path: String) -> [ProfileFile.Step] {
        path.split(separator: ".").flatMap { part -> [ProfileFile.Step] in
            guard let bracket = part.firstIndex(of: "["), let index = Int(part[bracket...].dropFirst().dropLast())
            else {
                return [.member(String(part))]
            }
            return [.member(String(part[..<bracket])), .element(index)]
        }
    }
}
