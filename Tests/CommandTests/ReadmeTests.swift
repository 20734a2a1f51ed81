import Foundation
import JSON
import TestSupport
import Testing

@Suite("The README", .timeLimit(.minutes(2)))
struct ReadmeTests {
    private static func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The shell blocks that follow a document's remarks about tests.
    private static func examples(in path: String) throws -> [String] {
        try text(path).components(separatedBy: "<!-- The tests run this block").dropFirst().map { rest in
            let block = try #require(rest.components(separatedBy: "```sh\n").dropFirst().first)
            return try #require(block.components(separatedBy: "\n```").first)
        }
    }

    /// A bank with keys of its own, and what runs a block against it.
    private static func withBank(
        _ body: (_ run: (_ block: String) async throws -> CommandResult) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let keys = folder.path("keys")
        #expect(try await CommandRunner.loansaga("keys", "generate", keys).exitCode == 0)
        let bank = try RunningCommand(CommandRunner.loansaga, ["bank", "--keys", keys, "--listen", "127.0.0.1:0"])
        let ready = try JSONValue(reading: try #require(try await bank.nextLine()))
        let environment = ["bank": try #require(ready["bank"]?.string), "keys": keys, "TMPDIR": folder.path("")]
        try await body { block in
            try await CommandRunner.run("/bin/sh", ["-c", "set -e\n" + block], environment: environment)
        }
        bank.send(SIGTERM)
        #expect(try await bank.result().exitCode == 0)
    }

    @Test("shows a signed call with curl and openssl that works as it stands, answer's signature included")
    func signedCall() async throws {
        let call = try #require(try Self.examples(in: "README.md").first)
        try await Self.withBank { run in
            for (code, status) in [("00000", "SUCCESS"), ("20003", "FAIL")] {
                let result = try await run(call)
                #expect(result.exitCode == 0, "\(result.errors)")
                #expect(result.outputLines.last == "Verified OK")
                let answer = try JSONValue(reading: try #require(result.outputLines.last { $0.contains("respCode") }))
                #expect(answer["respCode"] == .string(code))
                #expect(answer["status"] == .string(status))
            }
        }
    }

    @Test("shows a planted fault that loses the answer of the signed call, which is executed")
    func fault() async throws {
        let examples = try Self.examples(in: "README.md")
        try #require(examples.count == 2)
        try await Self.withBank { run in
            let planted = try await run(examples[1])
            #expect(planted.exitCode == 0 && !planted.output.contains("error"), "\(planted.output)\(planted.errors)")
            let call = try await run(examples[0])
            #expect(call.exitCode == 52 && call.errors.contains("Empty reply"), "\(call.errors)")
            let project = try await run("curl -sSf $bank/admin/projects/project_1")
            #expect(try JSONValue(reading: project.output)["projectNo"] == "project_1", "\(project.errors)")
            #expect(try await run("curl -sSf -X DELETE $bank/admin/faults").exitCode == 0)
            #expect(try await run("curl -sSf $bank/admin/faults").output.contains("first_call") == false)
        }
    }

    @Test("of the bank shows every route of the administrator's interface once, and each works as it stands")
    func administration() async throws {
        let examples = try Self.examples(in: "Sources/Bank/README.md")
        let table = try Self.text("Sources/Bank/README.md")
        try #require(examples.count == 1)
        try await Self.withBank { run in
            let result = try await run(examples[0])
            #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
            // What the bank itself says there is.
            let nothing = try JSONValue(reading: try await run("curl -sS $bank/admin/nothing").output)["error"]?.string
            let names = "users projects freezes sales books journal notifications faults clock settings"
            for name in names.split(separator: " ") {
                #expect(nothing?.contains(name) == true && table.contains("/admin/\(name)`"), "\(name)")
                #expect(examples[0].contains(name), "\(name)")
            }
        }
    }
}
