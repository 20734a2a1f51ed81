import Foundation
import JSON
import Testing
import Workflow

@Suite("Pictures of workflows") struct GraphTests {
    @Test("A picture shows every step, what undoes it, its children and its ends", arguments: ["svg", "mermaid"])
    func shows(format: String) throws {
        let folder = try ShippedTests.folder()
        let set = try DefinitionSet(ShippedTests.files(in: folder))
        for definition in set.definitions {
            let text = format == "svg" ? SVGGraph.text(of: definition) : MermaidGraph.text(of: definition)
            if let target = ProcessInfo.processInfo.environment["LOANSAGA_TEST_PICTURES"] {
                try Data(text.utf8).write(to: URL(filePath: target).appending(path: "\(definition.name).\(format)"))
            }
            for step in definition.steps { #expect(text.contains(step.id), "\(definition.name): \(step.id)") }
            #expect(text.contains(definition.startedBy))
            #expect(text.contains(definition.completed.type))
            #expect(text.contains(definition.failed.type))
        }
        let funding = try #require(set.definitions.first { $0.name == "loan-funding" })
        let text = format == "svg" ? SVGGraph.text(of: funding) : MermaidGraph.text(of: funding)
        for part in ["MODIFY_PROJECT", "bid", "pivot", "CONFIRM_LOAN", "undo"] { #expect(text.contains(part)) }
    }
}
