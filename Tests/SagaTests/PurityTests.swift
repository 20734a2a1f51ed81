import Foundation
import Testing

@Suite("The rooms that decide") struct PurityTests {
    private static let rooms = [
        "Octets", "JSON", "Custody", "Expressions", "Workflow", "Saga", "Roles", "Topics", "Ledger", "Simulation",
    ]
    private static let sources = Shipped.folder.deletingLastPathComponent().appending(path: "Sources")

    /// What would make the same inbox come to something else on another day or machine.
    private static let banned = [
        "import Foundation", "import Dispatch", "import Glibc", " async ", "await ", "Task {", "ContinuousClock",
        "SystemClock", "Date()", "SystemRandomNumberGenerator", ".random(", ".shuffled()",
    ]

    @Test("Have no clock, no chance, no thread and no Foundation", arguments: rooms)
    func pure(_ room: String) throws {
        let folder = Self.sources.appending(path: room)
        let files = FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? []
        let swift = files.filter { $0.hasSuffix(".swift") }
        try #require(!swift.isEmpty)
        for file in swift {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(
                separator: "\n")
            for word in Self.banned where code.contains(word) {
                Issue.record("\(room)/\(file) has '\(word)'")
            }
        }
    }
}
