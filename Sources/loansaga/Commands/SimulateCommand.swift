import Custody
import Foundation
import JSON
import Simulation

/// `loansaga simulate`
enum SimulateCommand: Command {
    private static let seeds = Option.value("seeds", "N", "How many histories. Default: 1000.")
    private static let from = Option.value("from", "SEED", "The first history's seed. Default: 1.")
    private static let scenario = Option.value("scenario", "S", "Which story: \(Scenario.list). Default: loan.")
    private static let children = Option.value("children", "N", "How many bids or purchases. Default: 12.")
    private static let keep = Option.value(
        "keep", "N,N", "Of the faults that are drawn only these, by their numbers; 'none' for none.")
    private static let timeline = Option.flag("timeline", "Print what happens in each history.")
    private static let engineFault = Option.value(
        "engine-fault", "F", "Plant a mistake in the engine, to see whether it is found.")
    private static let workflows = Option.value("workflows", "DIR", "The definitions. Default: workflows.")

    static let syntax = Syntax(
        "simulate", "Walk whole clusters through many histories on virtual time, with faults.",
        options: [seeds, from, scenario, children, keep, timeline, engineFault, workflows, .json])

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let seeds = try arguments.integer(seeds, in: 1...1_000_000_000) ?? 1_000
        let from = try arguments.integer(from, in: 0...Int.max / 2) ?? 1
        let children = try arguments.integer(children, in: 1...200) ?? 12
        try arguments.check(scenario, isOneOf: Scenario.self)
        let scenario = arguments.text(scenario).flatMap(Scenario.init) ?? .loan
        let files = try WorkflowFiles.bytes(inFolder: arguments.text(workflows) ?? "workflows")
        let profile = Profile.text(ofBuiltIn: Profile.sandbox.name) ?? []
        let shelves = try Shelf.Settings.all.map { try Shelf(files: files, profile: profile, settings: $0) }
        let simulator = Simulator(shelves)
        let kept = arguments.text(keep).map { Set($0.split(separator: ",").compactMap { Int($0) }) }
        let began = ContinuousClock.now
        var failures = 0
        var events = 0
        var occurrences: [String: Int] = [:]
        var ends: [String: Int] = [:]
        for seed in from..<from + seeds {
            var request = HistoryRequest(seed: UInt64(seed), scenario: scenario, children: children, kept: kept)
            request.planted = arguments.text(engineFault).flatMap(PlantedFault.init)
            request.isTold = arguments.has(timeline)
            let result = simulator.run(request)
            events += result.events
            for (key, count) in result.occurrences.counts { occurrences[key.fault.rawValue, default: 0] += count }
            for (key, count) in result.ends { ends[key, default: 0] += count }
            for line in result.timeline { try Output.line("\(line)") }
            if let violation = result.violation {
                failures += 1
                try Output.line("seed \(seed) (\(result.settings)): \(violation)")
            }
            if seeds == 1 { try Output.line("trace \(String(result.trace, radix: 16)), \(result.events) events, \(result.ends)") }
        }
        let took = began.duration(to: .now)
        let perSecond = Double(seeds) / (Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18)
        Output.note("\(seeds) histories, \(failures) failed, \(events / seeds) events each, \(perSecond) a second")
        Output.note("\(ends.sorted { $0.key < $1.key })")
        Output.note("\(occurrences.sorted { $0.key < $1.key })")
        return failures == 0 ? .done : .failed
    }
}
