import Crypto
import Foundation
import JSON
import Log
import Saga
import TestSupport
import Testing
import Workflow

@testable import Roles

@Suite("What is published") struct PublishedDefinitionsTests {
    private func records(_ count: Int = 3) throws -> [NewRecord] {
        var published = PublishedDefinitions()
        var records: [NewRecord] = []
        for version in 1...count {
            records += try published.publish([Publishing.file(version: version, until: "\(version)h")]).records
        }
        return records
    }

    @Test("comes to the same in whatever order its records are read", arguments: 1...20)
    func anyOrder(_ seed: Int) throws {
        var dice = SeededGenerator(seed: UInt64(seed))
        let records = try records()
        // What a compacted topic still has of `current` is the last one.
        let compacted = records.filter { $0.key != Array("current".utf8) } + [try #require(records.last)]
        var published = PublishedDefinitions()
        let problems = published.take(compacted.shuffled(using: &dice))
        #expect(problems == [], "seed \(seed)")
        let current = try #require(published.current, "seed \(seed)")
        #expect(current.members.map(\.definition.version) == [1, 2, 3])
        #expect(published.awaited == nil)
        for member in current.members {
            #expect(published.library.plan(member.digest) != nil)
            #expect(published.definition(member.digest)?.version == member.definition.version)
        }
        #expect(published.library.terms(current.profileDigest)?.profile == published.profile(current.profileDigest))
    }

    @Test("keeps every set that it has read, and says of what is to be current what is missing")
    func incomplete() throws {
        let records = try records(2)
        var published = PublishedDefinitions()
        #expect(published.awaited?.contains("run 'loansaga workflows publish'") == true)
        let missing = try #require(records.firstIndex { $0.value == Publishing.file(version: 2, until: "2h").bytes })
        var early = records
        let late = early.remove(at: missing)
        #expect(published.take(early) == [])
        #expect(published.current?.members.count == 1)
        #expect(published.awaited?.contains("there is still missing: definition.") == true)
        #expect(published.take([late]) == [])
        #expect(published.current?.members.count == 2 && published.awaited == nil)
        #expect(published.take(records) == [], "what is read again changes nothing")
        #expect(published.current?.members.count == 2)
    }

    @Test("takes nothing that is not what its key says, and says so")
    func wrong() throws {
        func key(_ kind: String, _ text: String) -> String { "\(kind).\(Hex.encode(Digest.sha256(Array(text.utf8))))" }
        let digest = String(repeating: "a", count: 64)
        let newer = #"{"v":2,"definitions":[],"profile":"\#(digest)"}"#
        let members = #"{"v":1,"definitions":["x"],"profile":"\#(digest)"}"#
        let cases: [(key: String, value: String?, problem: String)] = [
            ("definition.\(digest)", "{}", "has another digest"), ("definition.abc", "{}", "no record of definitions"),
            ("Definition.\(digest)", "{}", "no record of definitions"), ("", "", "no record of definitions"),
            (key("definition", "{"), "{", "it is not JSON"), (key("profile", "{}"), "{}", "profile: name: missing"),
            (key("set", "[]"), "[]", "should be an object"), (key("set", newer), newer, "the record is in format 2"),
            (key("set", members), members, "is no digest"), ("current", "{}", "'v' is missing"),
            ("current", nil, "was taken out of the topic"),
        ]
        var published = PublishedDefinitions()
        try published.publish([Publishing.file()])
        for (key, value, problem) in cases {
            let found = published.take(key: key, value: value.map { Array($0.utf8) })
            #expect(found.count == 1 && found.first?.contains(problem) == true, "\(key): \(found)")
        }
        #expect(published.current?.members.count == 1 && published.awaited == nil)
    }

    @Test("does not build a set that does not fit together, and stays with the one before")
    func misfit() throws {
        var published = PublishedDefinitions()
        try published.publish([Publishing.file()])
        let parent = try ShippedWorkflows.bytes("loan-funding.v1.json")
        let digest = DefinitionsKey.digest(of: parent)
        let profile = try #require(published.current?.profileDigest)
        let set = PublishedSet(definitions: [digest], profile: profile).encoded()
        let name = DefinitionsKey.digest(of: set)
        let mark = CurrentMark(set: name, time: Publishing.now, by: "tests").encoded()
        let problems = published.take([
            NewRecord(key: Array("definition.\(digest)".utf8), value: parent),
            NewRecord(key: Array("set.\(name)".utf8), value: set), NewRecord(key: Array("current".utf8), value: mark),
        ])
        #expect(problems.contains { $0.contains("there is no workflow 'bid' that can be a child") }, "\(problems)")
        #expect(published.current?.members.count == 1)
        #expect(published.awaited?.contains("does not fit together") == true)
    }

    // MARK: For ever

    private static let recorded = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/v1/definitions.jsonl")

    @Test("still reads what was published once", .enabled(if: !isRecording))
    func forEver() throws {
        let lines = try String(contentsOf: Self.recorded, encoding: .utf8).split(separator: "\n")
        var published = PublishedDefinitions()
        for line in lines {
            let record = try JSONValue(reading: String(line))
            let key = try #require(record["key"]?.string)
            #expect(published.take(key: key, value: Array(try #require(record["value"]?.string).utf8)) == [])
        }
        let current = try #require(published.current)
        #expect(current.members.count == 9 && published.awaited == nil)
        #expect(current.members.allSatisfy { published.library.plan($0.digest) != nil })
        #expect(current.intake.types.contains("loan.project.approved"))
    }

    private static let isRecording = ProcessInfo.processInfo.environment["LOANSAGA_TEST_RECORD"] != nil

    @Test("is recorded when it is asked for, and never over what is there", .enabled(if: isRecording))
    func record() throws {
        guard !FileManager.default.fileExists(atPath: Self.recorded.path(percentEncoded: false)) else { return }
        var published = PublishedDefinitions()
        let lines = try published.publish(ShippedWorkflows.files()).records.map { record in
            let json: JSONValue = [
                "key": .string(String(decoding: record.key ?? [], as: UTF8.self)),
                "value": .string(String(decoding: record.value ?? [], as: UTF8.self)),
            ]
            return json.text + "\n"
        }
        try FileManager.default.createDirectory(
            at: Self.recorded.deletingLastPathComponent(), withIntermediateDirectories: true)
        try lines.joined().write(to: Self.recorded, atomically: true, encoding: .utf8)
    }
}
