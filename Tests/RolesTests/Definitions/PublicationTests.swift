import Custody
import JSON
import Log
import Roles
import TestSupport
import Testing

@Suite("Publishing definitions") struct PublicationTests {
    private func keys(_ publication: DefinitionsPublication) -> [String] {
        publication.records.map { String(decoding: $0.key ?? [], as: UTF8.self) }
    }

    @Test("appends the files word for word, then the set, and what is current last")
    func first() throws {
        let files = try ShippedWorkflows.files()
        let publication = try DefinitionsPublication(
            files: files, profile: nil, onto: PublishedDefinitions(), at: Publishing.now, by: "tests")
        let keys = keys(publication)
        #expect(keys.count == files.count + 3)
        #expect(keys.last == "current" && keys.dropLast().last == "set.\(publication.set)")
        for file in files { #expect(publication.records.contains { $0.value == file.bytes }, "\(file.name)") }
        let sandbox = try #require(Profile.text(ofBuiltIn: "sandbox"))
        #expect(publication.records.contains { $0.value == sandbox })
        #expect(publication.members.map(\.workflow) == publication.members.map(\.workflow).sorted())
        #expect(publication.members.allSatisfy { $0.isNew })
    }

    @Test("a second time appends nothing, whatever the order of the files")
    func twice() throws {
        var published = PublishedDefinitions()
        let files = try ShippedWorkflows.files()
        let first = try published.publish(files)
        let second = try published.publish(files.reversed())
        #expect(second.records == [] && second.set == first.set)
        #expect(second.members.allSatisfy { !$0.isNew })
    }

    @Test("adds a new version to what is there, whose definitions stay though nobody names them")
    func added() throws {
        var published = PublishedDefinitions()
        try published.publish([Publishing.file()])
        let second = try published.publish([Publishing.file(version: 2, until: "2h"), Publishing.file("other")])
        #expect(
            second.members.map { "\($0.workflow) \($0.version) \($0.isNew)" } == [
                "other 1 true", "saying 1 false", "saying 2 true",
            ])
        #expect(keys(second).filter { $0.hasPrefix("definition.") }.count == 2)
        #expect(!keys(second).contains { $0.hasPrefix("profile.") })
        #expect(published.current?.members.count == 3)
    }

    @Test("refuses other content under a version that is published, and says to raise it")
    func changed() throws {
        var published = PublishedDefinitions()
        try published.publish([Publishing.file()])
        let before = published.current?.digest
        let found = mistakes { try published.publish([Publishing.file(until: "2h")]) }
        #expect(found.count == 1)
        #expect(found.first?.contains("saying.v1.json: version: 'saying' version 1 is published already") == true)
        #expect(found.first?.contains("raise the version") == true)
        #expect(published.current?.digest == before)
    }

    @Test("checks what is new together with what is published")
    func together() throws {
        var published = PublishedDefinitions()
        try published.publish([Publishing.file()])
        // Another version whose awaited event has other fields: sagas of both would wait for it.
        let other = Publishing.file(version: 2)
        let text = String(decoding: other.bytes, as: UTF8.self).replacing(
            #""fields": { "no": "identifier" }"#, with: #""fields": { "no": "identifier", "how": "string" }"#)
        let found = mistakes { try published.publish([(other.name, Array(text.utf8))]) }
        #expect(found.contains { $0.hasPrefix("saying.v2.json: events.saying.ended") }, "\(found)")
        // A parent whose child is published.
        try published.publish([("bid.v1.json", try ShippedWorkflows.bytes("bid.v1.json"))])
        try published.publish([("loan-funding.v1.json", try ShippedWorkflows.bytes("loan-funding.v1.json"))])
        #expect(published.current?.members.count == 3)
    }

    @Test(
        "names the file, the place and the remedy of every mistake, and publishes nothing",
        arguments: [
            ("{", "it is not JSON: line 1"), ("[]", "here should be an object"),
            (#"{"workflow":"saying"}"#, "'version' is missing"),
        ])
    func wrong(_ text: String, _ expected: String) {
        var published = PublishedDefinitions()
        let found = mistakes {
            try published.publish([("saying.v1.json", Array(text.utf8)), Publishing.file("other")])
        }
        #expect(found.contains { $0.hasPrefix("saying.v1.json: ") && $0.contains(expected) }, "\(found)")
        #expect(published.current == nil)
    }

    @Test("refuses a file that no record can carry, a name that is not the file's own, and nothing at all")
    func edges() {
        var published = PublishedDefinitions()
        let large = (name: "large.v1.json", bytes: [UInt8](repeating: 0x20, count: 900_001))
        #expect(mistakes { try published.publish([large]) }.first?.contains("900001 bytes") == true)
        let named = (name: "x/saying.v2.json", bytes: Publishing.file().bytes)
        #expect(mistakes { try published.publish([named]) }.first?.contains("call it saying.v1.json") == true)
        #expect(mistakes { try published.publish([]) }.first?.contains("there is no definition") == true)
    }

    @Test("keeps the profile that is published unless another is given, which everything is checked with")
    func profile() throws {
        var published = PublishedDefinitions()
        let files = try ShippedWorkflows.files()
        let fast = try #require(Profile.text(ofBuiltIn: "sandbox-fast"))
        try published.publish(files, profile: fast)
        #expect(published.current?.profile == .sandboxFast)
        try published.publish([Publishing.file()])
        #expect(published.current?.profile == .sandboxFast)
        let sandbox = try #require(Profile.text(ofBuiltIn: "sandbox"))
        try published.publish([], profile: sandbox)
        #expect(published.current?.profile == .sandbox && published.current?.members.count == files.count + 1)
        // A bank without the bizType of guarantors.
        let other = String(decoding: sandbox, as: UTF8.self).replacing("\"COMPENSATORY\"", with: "\"DAICHANG\"")
        let found = mistakes { try published.publish([], profile: Array(other.utf8)) }
        #expect(found.contains { $0.contains("'COMPENSATORY' is no bizType") }, "\(found)")
        let broken = mistakes { try published.publish([], profile: Array("{}".utf8)) }
        #expect(broken.first?.hasPrefix("profile: name: missing") == true, "\(broken)")
    }

    @Test("travels to a console and back as JSON, files word for word and mistakes with their places")
    func json() throws {
        let files = try ShippedWorkflows.files()
        let request = try DefinitionsRequest(
            JSONValue(reading: DefinitionsRequest(files: files, profile: [0x7B, 0x7D]).json.encoded()))
        #expect(request.files.map(\.name) == files.map(\.name) && request.files.map(\.bytes) == files.map(\.bytes))
        #expect(request.profile == [0x7B, 0x7D])
        for wrong: JSONValue in [
            [], [:], ["files": 1], ["files": [1]], ["files": [["name": "a"]]], ["files": [], "profile": 1],
            ["files": [], "more": 1], ["files": [["name": "a", "text": "b", "c": "d"]]],
        ] {
            #expect(throws: DefinitionsRequest.Malformed.self, "\(wrong.text)") { try DefinitionsRequest(wrong) }
        }
        var published = PublishedDefinitions()
        let answer = try published.publish(files).json
        #expect(answer["changed"] == true && answer["definitions"]?.array?.count == files.count)
        do {
            try published.publish([Publishing.file(fields: #""no": "nothing""#)])
            Issue.record("a field without a type")
        } catch let refused as DefinitionsPublication.Refused {
            #expect(DefinitionsPublication.Refused(refused.json) == refused)
        }
        #expect(DefinitionsPublication.Refused(answer) == nil)
    }
}
