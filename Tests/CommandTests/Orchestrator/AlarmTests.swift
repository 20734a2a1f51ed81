import Foundation
import HTTP
import TestSupport
import Testing

@testable import loansaga

@Suite("What operators are told to watch") struct AlarmTests {
    @Test("Is there in the metrics of a process with all roles", .timeLimit(.minutes(2)))
    func metrics() async throws {
        let file = URL(filePath: OrchestratorStage.workflows).deletingLastPathComponent()
            .appending(path: "docker/README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let names = Set(
            text.split { !($0.isLetter && $0.isASCII || $0 == "_") }.map(String.init).filter {
                $0.hasPrefix("loansaga_") || $0.hasPrefix("process_")
            })
        #expect(names.count > 10)
        let stage = try OrchestratorStage()
        try await stage.start()
        var missing = names
        let deadline = ContinuousClock.now + .seconds(20)
        while !missing.isEmpty, ContinuousClock.now < deadline {
            guard case .answered(let answer) = await stage.http.send(HTTPCall(.get, stage.gateway + "/metrics")) else {
                continue
            }
            let metrics = String(decoding: answer.body, as: UTF8.self)
            missing = names.filter { !metrics.contains("\n\($0)") }
        }
        #expect(missing == [])
        #expect(try await stage.stop() == .exit(0))
    }
}
