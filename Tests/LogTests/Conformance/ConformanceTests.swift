import Foundation
import Log
import Testing

@Suite("The logs have one meaning", .serialized) struct ConformanceTests {
    @Test("Every log does", arguments: ConformanceRun.all.filter { $0.missing.isEmpty })
    func conforms(_ run: ConformanceRun) throws {
        try run.test.body(try run.kind.make())
    }

    @Test("Only what the mock cluster lacks is skipped, and only there", arguments: LogKind.allCases)
    func skips(_ kind: LogKind) {
        let runs = ConformanceRun.all.filter { $0.kind == kind }
        let skipped = runs.filter { !$0.missing.isEmpty }
        var lines = ["conformance of \(kind): \(runs.count - skipped.count) run, \(skipped.count) skipped"]
        for run in skipped {
            let reasons = run.missing.map(\.reasonForSkipping).joined(separator: ", ")
            lines.append("  skipped: \(run.test.name) (\(reasons))")
        }
        FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
        let lackable: Set<LogFeature> = [.compaction, .adminCalls, .appendTime, .staticMembership]
        #expect(kind == .mockKafka ? kind.lacks == lackable : kind.lacks.isEmpty)
        #expect(runs.count - skipped.count > 20)
        for feature in kind.lacks { #expect(skipped.contains { $0.missing == [feature] }) }
    }
}
