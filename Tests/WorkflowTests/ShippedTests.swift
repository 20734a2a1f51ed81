import Custody
import Foundation
import JSON
import Testing
import Workflow

@Suite("The workflows that ship") struct ShippedTests {
    /// The project's `workflows`.
    static func folder() throws -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "workflows")
    }

    static func files(in folder: URL) throws -> [(name: String, json: JSONValue)] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
            .filter { $0.contains(/\.v[0-9]+\.json$/) }.sorted()
        return try names.map { name in
            (name, try JSONValue(reading: [UInt8](Data(contentsOf: folder.appending(path: name)))))
        }
    }

    @Test("All of them are right")
    func right() throws {
        let read = try Self.files(in: try Self.folder())
        switch Result(catching: { () throws(DefinitionSet.Refused) in try DefinitionSet(read) }) {
        case .success(let set): #expect(set.definitions.count == 9)
        case .failure(let refused):
            Issue.record("\(refused.problems.map { "\($0.file): \($0.problem)" }.joined(separator: "\n"))")
        }
    }

    @Test("The schema knows the services that the reader knows, and which of them have pages")
    func schema() throws {
        let file = try Self.folder().appending(path: "workflow.schema.json")
        let definitions = try JSONValue(reading: [UInt8](Data(contentsOf: file)))["$defs"]
        #expect(definitions?["service"]?["enum"] == .array(Service.allCases.map { .string($0.rawValue) }))
        let pages = Catalogue.specification.contracts.filter { $0.mode == .gateway }.map(\.service.rawValue)
        let withPage = definitions?["directService"]?["allOf"]?.array?.last?["not"]?["enum"]?.array
        #expect(Set(withPage?.compactMap(\.string) ?? []) == Set(pages))
    }
}
