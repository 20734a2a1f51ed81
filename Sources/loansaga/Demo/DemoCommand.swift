import Foundation
import Glibc
import HTTP
import JSON
import Runtime

/// `loansaga demo`
enum DemoCommand: Command {
    private static let keep = Option.value(
        "keep", "DIR", "Leave everything in this new folder: keys, logs, the bank's books, the orchestrator's log.")
    private static let workflows = Option.value(
        "workflows", "DIR", "The folder of definitions. Default: workflows.")

    static let syntax = Syntax(
        "demo", "Show the whole story on this machine: bank, orchestrator, platform and users.",
        discussion: [
            "Starts a sandbox bank and the orchestrator, each in a process of its own, and plays a platform that publishes"
                + " events, and users who fill in the bank's pages: accounts, a loan that is funded, sold and repaid, one that"
                + " fails. In the middle the orchestrator is killed and started again. At the end the bank's books and journal"
                + " are held against what the sagas say. Takes a few seconds in a release build.",
            "Exit code 0 only if every check holds.",
        ], options: [keep, workflows, .json])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let folder = try folder(arguments.text(keep))
        defer { if !arguments.has(keep) { try? FileManager.default.removeItem(atPath: folder) } }
        let stage = DemoStage(folder: folder, workflows: arguments.text(workflows) ?? "workflows")
        do {
            let checks = try await tell(stage)
            var all = checks.checks
            all.append(
                DemoChecks.Check(what: "both processes stop in order", holds: stage.stop(), seen: "exit code 0"))
            try show(all, arguments)
            return all.allSatisfy(\.holds) ? .done : .failed
        } catch {
            _ = stage.stop()
            tail(folder)
            throw error
        }
    }

    private static func tell(_ stage: DemoStage) async throws -> DemoChecks {
        let begin = ContinuousClock.now
        let say: @Sendable (String) -> Void = { sentence in
            let seconds = begin.duration(to: .now).components.seconds
            Output.note("\(seconds < 10 ? " " : "")\(seconds) s  \(sentence)")
        }
        try stage.start()
        say(
            "A bank listens at \(stage.bank), the orchestrator at \(stage.gateway), the operators' console at \(stage.console)."
        )
        let http = try HTTPClient()
        let story = DemoStory(
            DemoStory.Place(gateway: stage.gateway, bank: stage.bank), http: http, progress: say)
        try await story.tell {
            let took = try await crash(stage)
            say("The orchestrator was killed, and was up again after \(Int(took / .milliseconds(1))) ms.")
        }
        let console = JSONClient(address: stage.console, http: http, token: try stage.token())
        try await settle(console)
        var checks = DemoChecks(bank: story.bank, console: console, platform: story.platform)
        try await checks.run(mishaps: story.users.mishaps)
        return checks
    }

    /// Kills the orchestrator and starts it again, off the threads that others wait on.
    private static func crash(_ stage: DemoStage) async throws -> Duration {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try stage.crash() }) }
        }
    }

    /// Waits until the operators' view shows that everything has ended, at most half a minute.
    private static func settle(_ console: JSONClient) async throws {
        for _ in 0..<150 {
            let states = try await console.get("/v1/overview")["states"]
            let open = ["running", "undoing", "held", "stopped", "unconfirmed"].reduce(Int64(0)) {
                $0 + (states?[$1]?.number?.int64 ?? 0)
            }
            if open == 0 { return }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private static func folder(_ kept: String?) throws -> String {
        if let kept {
            try FileManager.default.createDirectory(
                atPath: kept, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            return kept
        }
        var template = Array("\(NSTemporaryDirectory())loansaga-demo-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw InputFileError(path: NSTemporaryDirectory(), what: "folder", why: String(cString: strerror(errno)))
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func show(_ checks: [DemoChecks.Check], _ arguments: Arguments) throws {
        guard !arguments.has(.json) else {
            for check in checks {
                try Output.json([
                    "check": .string(check.what), "holds": .bool(check.holds), "seen": .string(check.seen),
                ])
            }
            return
        }
        var table = Table(("CHECK", .left), ("HOLDS", .left), ("SEEN", .left))
        for check in checks { table.add(check.what, check.holds ? "yes" : "NO", check.seen) }
        try Output.line(table.text)
    }

    /// What the processes have said last, for whoever has to find out what went wrong.
    private static func tail(_ folder: String) {
        for name in ["serve.log", "bank.log"] {
            let text = (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
            for line in text.split(separator: "\n").suffix(10) { Output.note("\(name): \(line)") }
        }
    }
}
