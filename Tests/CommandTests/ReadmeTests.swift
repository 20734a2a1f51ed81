import Foundation
import JSON
import TestSupport
import Testing

@Suite("The README", .timeLimit(.minutes(2)))
struct ReadmeTests {
    /// The shell block that follows the README's remark about tests.
    private static func example() throws -> String {
        let readme = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
        let text = try String(contentsOf: readme, encoding: .utf8)
        let rest = try #require(text.components(separatedBy: "<!-- The tests run this block").dropFirst().first)
        let block = try #require(rest.components(separatedBy: "```sh\n").dropFirst().first)
        return try #require(block.components(separatedBy: "\n```").first)
    }

    @Test("shows a signed call with curl and openssl that works as it stands, answer's signature included")
    func signedCall() async throws {
        let folder = try TemporaryFolder()
        let keys = folder.path("keys")
        #expect(try await CommandRunner.loansaga("keys", "generate", keys).exitCode == 0)
        let bank = try RunningCommand(CommandRunner.loansaga, ["bank", "--keys", keys, "--listen", "127.0.0.1:0"])
        let ready = try JSONValue(reading: try #require(try await bank.nextLine()))
        let address = try #require(ready["bank"]?.string)

        let script = "set -e\n" + (try Self.example())
        let environment = ["bank": address, "keys": keys, "TMPDIR": folder.path("")]
        for (code, status) in [("00000", "SUCCESS"), ("20003", "FAIL")] {
            let result = try await CommandRunner.run("/bin/sh", ["-c", script], environment: environment)
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.outputLines.last == "Verified OK")
            let answer = try JSONValue(reading: try #require(result.outputLines.last { $0.contains("respCode") }))
            #expect(answer["respCode"] == .string(code))
            #expect(answer["status"] == .string(status))
        }
        bank.send(SIGTERM)
        #expect(try await bank.result().exitCode == 0)
    }
}
