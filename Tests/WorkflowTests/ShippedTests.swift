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
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" && !$0.lastPathComponent.contains("schema") }
            .sorted { $0.path < $1.path }
        return try files.map { ($0.lastPathComponent, try JSONValue(reading: [UInt8](Data(contentsOf: $0)))) }
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
}
