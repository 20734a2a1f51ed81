import Foundation
import JSON
import Simulation
import Workflow

/// `loansaga workflows verify`
enum WorkflowsVerifyCommand: Command {
    private static let workflow = Option.values(
        "workflow", "NAME", "Which ones; all that are nobody's children where it is left out.")
    private static let children = Option.value(
        "children", "N", "How many children a parent is offered, 1 to 8. Default: \(Bounds().children).")
    private static let chunk = Option.value(
        "chunk", "N", "The most items of a call that is made by chunks, 1 to 10. Default: \(Bounds().chunk).")
    private static let attempts = Option.value(
        "attempts", "N",
        "The most attempts at a call before it is held in doubt, 1 to 10, so that few faults come to that. Default: as the"
            + " definitions say.")
    private static let faults = Option.value(
        "faults", "N",
        "How often something goes wrong, such as an answer that is lost or a command that comes to a worker twice, 0 to 4."
            + " Default: \(Bounds().faults).")
    private static let commands = Option.value(
        "commands", "N", "How many commands operators give, 0 to 3. Default: \(Bounds().commands).")
    private static let whims = Option.value(
        "whims", "N",
        "How many events come that need not, such as a withdrawal or a close, 0 to 6. Default: \(Bounds().whims).")
    private static let surprises = Option.value(
        "surprises", "N",
        "How many of the faults, of the events that need not come, and of the commands that stop or undo what nothing is"
            + " wrong with, there are together, 0 to 8. Default: \(Bounds.standard(takesInChildren: false).surprises), and"
            + " \(Bounds.standard(takesInChildren: true).surprises) for workflows that take children in; as many as there are"
            + " faults, or such events, if that is more.")
    private static let states = Option.value(
        "states", "N", "The most states that one walk looks at. Default: \(Bounds().states).")
    private static let noMerge = Option.flag(
        "no-merge", "Walk every path to its end, also through states that were seen; for small bounds.")
    private static let jobs = Option.value(
        "jobs", "N", "On how many threads. The result does not depend on it. Default: one for each processor.")
    static let syntax = Syntax(
        "workflows verify", "Walk every path of workflows, and show the shortest one that breaks something.",
        discussion: [
            "Walks everything that may happen, within bounds, on the fold and the rules of the sandbox bank as they are in"
                + " production: what comes of every call, the order of events, users, notifications, time, operators.",
            "Exit code 0 when every property holds on every path, 1 when one does not, or when there were too many states.",
        ],
        positionals: [
            Positional("FILE", "The definitions; workflows/*.v*.json where none is named.", isRepeated: true)
        ],
        options: [
            workflow, children, chunk, attempts, faults, commands, whims, surprises, states, BankSetting.option,
            noMerge, jobs, .json,
        ])

    /// Definitions that cannot be walked.
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let settings = try BankSetting.read(arguments)
        let files = try WorkflowFiles.read(arguments.positionals)
        var verifier: Verifier
        let first = try bounds(arguments, takesInChildren: false)
        switch Result(catching: { () throws(DefinitionSet.Refused) in try Verifier(files, bounds: first) }) {
        case .success(let made): verifier = made
        case .failure(let refused):
            try WorkflowsValidateCommand.show(refused.problems, asJSON: arguments.has(.json))
            return .failed
        }
        verifier.crew = .threads(
            try arguments.integer(jobs, in: 1...1_024) ?? ProcessInfo.processInfo.activeProcessorCount)
        let names = try names(arguments, verifier)
        var isGood = true
        for name in names {
            verifier.bounds = try bounds(arguments, takesInChildren: verifier.takesInChildren(name))
            Output.note("\(name). \(verifier.bounds.sentence(takesInChildren: verifier.takesInChildren(name)))")
            for setting in settings where try !verify(name, setting, verifier, arguments) { isGood = false }
        }
        return isGood ? .done : .failed
    }

    private static func verify(
        _ name: String, _ setting: BankSetting, _ verifier: Verifier, _ arguments: Arguments
    ) throws -> Bool {
        let clock = ContinuousClock()
        let began = clock.now
        var noted = began
        var isGood = true
        let verdicts = try verifier.verify(name, setting) { states, depth in
            guard clock.now - noted > .seconds(5) else { return }
            noted = clock.now
            Output.note("\(name) \(setting): \(Figures.count(states, "state", "states")), depth \(depth)")
        }
        let seconds = Figures.seconds(clock.now - began)
        for verdict in verdicts {
            if !verdict.isGood || verdict.isCut { isGood = false }
            if arguments.has(.json) {
                var object = verdict.json
                object["seconds"] = Figures.json(seconds)
                object["bounds"] = .object(verifier.bounds.json)
                try Output.json(.object(object))
            } else {
                for line in verdict.lines { try Output.line(line) }
            }
        }
        if !arguments.has(.json) { try Output.line("  in \(Figures.short(seconds)) s") }
        return isGood
    }

    // MARK: Arguments

    private static func bounds(_ arguments: Arguments, takesInChildren: Bool) throws -> Bounds {
        var bounds = Bounds.standard(takesInChildren: takesInChildren)
        bounds.children = try arguments.integer(children, in: 1...8) ?? bounds.children
        bounds.chunk = try arguments.integer(chunk, in: 1...10) ?? bounds.chunk
        bounds.attempts = try arguments.integer(attempts, in: 1...10)
        bounds.faults = try arguments.integer(faults, in: 0...4) ?? bounds.faults
        bounds.commands = try arguments.integer(commands, in: 0...3) ?? bounds.commands
        bounds.whims = try arguments.integer(whims, in: 0...6) ?? bounds.whims
        bounds.surprises =
            try arguments.integer(surprises, in: 0...8) ?? max(bounds.surprises, bounds.faults, bounds.whims)
        bounds.states = try arguments.integer(states, in: 1...100_000_000) ?? bounds.states
        bounds.merges = !arguments.has(noMerge)
        return bounds
    }

    private static func names(_ arguments: Arguments, _ verifier: Verifier) throws -> [String] {
        let known = verifier.workflows
        let wanted = arguments.texts(workflow)
        for name in wanted where !known.contains(name) {
            throw Failure(
                description: "there is no workflow '\(name)' to walk; there are \(known.joined(separator: ", "))"
                    + " (a child is walked with its parent)")
        }
        guard !known.isEmpty else {
            throw Failure(description: "the files hold children only; name the file of their parent too")
        }
        return wanted.isEmpty ? known : wanted
    }
}
