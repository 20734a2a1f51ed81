import JSON
import Runtime
import Simulation

/// `loansaga simulate`
enum SimulateCommand: Command {
    static let syntax = Syntax(
        "simulate", "Walk whole clusters through many histories on virtual time, with faults.",
        discussion: [
            "Each seed is a history: owners, workers, gateway, bank, platform, users and operators, with crashes, lost"
                + " answers and all else that goes wrong. When an invariant is broken, prints the seed, the smallest"
                + " history that breaks it, too, and the command that replays it. The same seeds give the same traces.",
            "Exit code 0 when no invariant was broken and every fault has happened, 1 otherwise. With --engine-fault, 0"
                + " when the planted mistake was found, 1 when it was not.",
        ],
        options: SimulateOptions.all)

    static func run(_ arguments: Arguments) throws -> ExitCode {
        if case .list = try SimulateOptions.planting(arguments) {
            for fault in PlantedFault.all {
                try arguments.has(.json) ? Output.json(.string(fault.description)) : Output.line(fault.description)
            }
            return .done
        }
        let options = try SimulateOptions(arguments)
        #if DEBUG
            Output.note("This is a debug build: a release build is about ten times as fast.")
        #endif
        switch options.planting {
        case .all:
            var run = PlantedFaultsRun(options)
            run.run(stop: StopSignal())
            try options.report?.write(PlantedFaultsReport(run).page)
            try options.isJSON ? Output.json(run.json) : Output.line(run.text)
            return run.isGood ? .done : .failed
        case .nothing, .one, .list:
            if options.isTold { try tell(options) }
            return try run(options)
        }
    }

    private static func run(_ options: SimulateOptions) throws -> ExitCode {
        let line = ProgressLine()
        let stop = StopSignal()
        let run = CampaignRun(options.plan, on: options.simulator, jobs: options.jobs, stop: stop)
        let ending = run.run { line.show($0.text) }
        let findings = ending.campaign.failures.enumerated().map { index, failure in
            // Shrinking the first few is worth its time; the others are likely to be the same mistake.
            let shrunk = index < 3 && !options.isTold ? shrink(failure, options, line, stop) : nil
            return CampaignFindings.Finding(
                failure, shrunk: shrunk,
                replay: options.replay(of: shrunk?.request ?? failure.request, under: failure.setting))
        }
        line.clear()
        let found = CampaignFindings(options: options, ending: ending, findings: findings)
        try options.report?.write(CampaignReport(found).page)
        try options.isJSON ? Output.json(found.json) : Output.line(found.text)
        return found.isGood ? .done : .failed
    }

    /// Shows about once a second how it goes; a signal ends it with the smallest so far.
    private static func shrink(
        _ failure: Campaign.Failure, _ options: SimulateOptions, _ line: ProgressLine, _ stop: StopSignal
    ) -> Shrinker.Shrunk? {
        var told = ContinuousClock.now
        return Shrinker.shrink(failure.request, on: options.simulator) { runs in
            if told.duration(to: .now) >= .seconds(1) {
                told = .now
                line.show(
                    "shrinking the history of seed \(failure.request.seed): \(Figures.count(runs, "run", "runs")) so far"
                )
            }
            return !stop.isRaised
        }
    }

    /// Prints what happens in each history, up to the first broken invariant.
    private static func tell(_ options: SimulateOptions) throws {
        for index in 0..<options.plan.histories {
            var request = options.plan.request(index)
            request.isTold = true
            let result = options.simulator.run(request)
            for line in result.timeline { try Output.line("\(line)") }
            guard let violation = result.violation else {
                try Output.line("Trace: \(Figures.hexadecimal(result.trace))\n")
                continue
            }
            try Output.line("broken: \(violation)\n")
            if !options.plan.goesOn { return }
        }
    }
}
