import JSON
import Runtime
import Simulation

/// Every mistake that can be planted in the engine, one after the other, each until it is found.
struct PlantedFaultsRun {
    /// What became of one.
    struct Row {
        let fault: PlantedFault
        /// Nil where it was not found.
        let invariant: Invariant?
        let histories: Int
        let took: Duration
        /// How many of the faults around the engine its history still needs when it is made as small as was found; what
        /// users and the platform do in a story is none.
        let faults: Int?
        /// Whether it needs each of them.
        let isSmallest: Bool
        let replay: String?

        /// Such as `2`, or `≤ 17` where there was no time to make the history as small as it can be.
        var faultsText: String {
            faults.map { "\(isSmallest ? "" : "≤ ")\(Figures.grouped($0))" } ?? ""
        }
    }

    /// For how many histories one is made smaller.
    private static let mostRuns = 300

    let options: SimulateOptions
    private(set) var rows: [Row] = []
    private(set) var isStopped = false

    init(_ options: SimulateOptions) { self.options = options }

    /// Blocks until each is found or has had its histories.
    mutating func run(stop: StopSignal) {
        let line = ProgressLine()
        let all = PlantedFault.all
        for (index, fault) in all.enumerated() where !isStopped {
            var plan = options.plan
            plan.planted = fault
            let run = CampaignRun(plan, on: options.simulator, jobs: options.jobs, stop: stop)
            let ending = run.run { line.show("\(index + 1) of \(all.count), \(fault): \($0.text)") }
            line.clear()
            let failure = ending.campaign.failures.first
            isStopped = ending.isStopped
            guard failure != nil || !isStopped else { break }
            let shrunk = failure.flatMap { failure in
                Shrinker.shrink(failure.request, on: options.simulator, maximumRuns: Self.mostRuns) { runs in
                    line.show("\(index + 1) of \(all.count), \(fault): its history is made smaller, run \(runs)")
                    return !stop.isRaised
                }
            }
            line.clear()
            rows.append(
                Row(
                    fault: fault, invariant: failure?.violation.invariant, histories: ending.campaign.histories,
                    took: ending.took, faults: shrunk?.faults, isSmallest: shrunk?.isSmallest == true,
                    replay: failure.map { options.replay(of: shrunk?.request ?? $0.request, under: $0.setting) }))
            let found = failure.map { "found by \($0.violation.invariant.rawValue)" } ?? "NOT FOUND"
            Output.note(
                "\(index + 1) of \(all.count), \(fault): \(found) in"
                    + " \(Figures.count(ending.campaign.histories, "history", "histories"))")
        }
    }

    var isGood: Bool { !isStopped && rows.allSatisfy { $0.invariant != nil } }
    var missed: [PlantedFault] { rows.filter { $0.invariant == nil }.map(\.fault) }

    var text: String {
        var table = Table(
            ("PLANTED", .left), ("FOUND BY", .left), ("HISTORIES", .right), ("FAULTS", .right),
            ("SECONDS", .right))
        for row in rows {
            table.add(
                row.fault.description, row.invariant?.rawValue ?? "NOT FOUND", Figures.grouped(row.histories),
                row.faultsText, Figures.short(Figures.seconds(row.took)))
        }
        return table.text + "\n\n" + verdict
    }

    var verdict: String {
        let found = rows.count - missed.count
        let names = missed.isEmpty ? "" : " Not found: \(missed.map(\.description).joined(separator: ", "))."
        let all = Figures.count(rows.count, "planted mistake was", "planted mistakes were")
        let meeting = rows.count { $0.isSmallest && $0.faults ?? 0 > 1 }
        let meet = meeting == 0 ? "" : " Of \(meeting), two faults or more have to meet."
        return "\(found) of \(all) found.\(names)\(meet)\(isStopped ? " Stopped before its end." : "")"
    }

    var json: JSONValue {
        .array(
            rows.map { row in
                [
                    "engineFault": .string(row.fault.description),
                    "invariant": row.invariant.map { .string($0.rawValue) } ?? nil,
                    "histories": Figures.json(row.histories),
                    "faults": row.faults.map { Figures.json($0) } ?? nil,
                    "seconds": Figures.json(Figures.seconds(row.took)),
                    "replay": row.replay.map { .string($0) } ?? nil,
                ]
            })
    }
}
