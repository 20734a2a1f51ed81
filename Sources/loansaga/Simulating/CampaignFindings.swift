import JSON
import Simulation

/// A campaign that was run, with what was found, for people and for scripts.
struct CampaignFindings {
    /// A history in which an invariant was broken, and the smallest that was found to break it, too.
    struct Finding {
        let failure: Campaign.Failure
        let shrunk: Shrinker.Shrunk?
        let excerpt: TimelineExcerpt?
        let replay: String

        init(_ failure: Campaign.Failure, shrunk: Shrinker.Shrunk?, replay: String) {
            self.failure = failure
            self.shrunk = shrunk
            excerpt = shrunk.map { TimelineExcerpt($0.timeline, about: $0.violation) }
            self.replay = replay
        }
    }

    let options: SimulateOptions
    let ending: CampaignRun.Ending
    let findings: [Finding]

    var campaign: Campaign { ending.campaign }
    var plan: CampaignPlan { options.plan }
    var perSecond: Double { Double(campaign.histories) / max(Figures.seconds(ending.took), 0.001) }

    /// The faults that should have happened and did not; empty where not every fault may be expected.
    var neverHappened: [Fault] {
        guard plan.kept == nil, plan.planted == nil, campaign.histories >= Campaign.enough || options.requiresFaults
        else { return [] }
        return campaign.neverHappened
    }

    /// The workflows of which none completed, with the histories in which they began.
    var neverCompleted: [String] {
        guard plan.kept == nil, plan.planted == nil, campaign.histories >= Campaign.enough else { return [] }
        return campaign.neverCompleted.map { "\($0.workflow) in \($0.scenario.rawValue)" }
    }

    /// With a planted mistake: whether it was found; else whether nothing was.
    var isGood: Bool {
        if plan.planted != nil { return campaign.failed > 0 }
        return campaign.failed == 0 && neverHappened.isEmpty && neverCompleted.isEmpty && !ending.isStopped
    }

    // MARK: For people

    var text: String {
        var paragraphs = [summary, faults]
        if !campaign.ends.isEmpty { paragraphs.append(ends) }
        paragraphs.append(
            "Coverage of (fault × step × phase): \(Figures.grouped(campaign.coverage.reached)) of"
                + " \(Figures.grouped(campaign.coverage.possible)) that there was an occasion for.")
        paragraphs.append("Trace of all: \(Figures.hexadecimal(campaign.trace))")
        paragraphs += findings.map(Self.text)
        paragraphs.append(verdict)
        return paragraphs.joined(separator: "\n\n")
    }

    private var summary: String {
        let scenarios = plan.scenarios.map { scenario in
            "\(scenario.rawValue) of \(Figures.count(plan.children(of: scenario), "child", "children"))"
        }.joined(separator: ", ")
        let settings = options.settings.count == 1 ? "\(options.settings[0])" : "\(options.settings.count) settings"
        return "\(Figures.count(campaign.histories, "history", "histories")) from seed \(plan.from)"
            + " (\(scenarios); \(settings)): \(Figures.count(campaign.events, "event", "events")),"
            + " \(Figures.length(campaign.simulated)) of simulated time in \(Figures.length(ending.took)),"
            + " \(Figures.short(perSecond)) histories a second on \(Figures.count(options.jobs, "thread", "threads"))."
    }

    private var faults: String {
        var table = Table(("FAULT", .left), ("HAPPENED", .right), ("IN HISTORIES", .right), ("AT PLACES", .right))
        let coverage = campaign.coverage
        for fault in Fault.allCases {
            let places = coverage.places.count { (coverage.count(of: fault, at: $0) ?? 0) > 0 }
            table.add(
                fault.name, Figures.grouped(campaign.occurrences.count(of: fault)),
                Figures.grouped(campaign.spread[fault] ?? 0), Figures.grouped(places))
        }
        return table.text
    }

    private var ends: String {
        var table = Table(("HISTORIES", .left), ("WORKFLOW", .left), ("SAGAS ENDED", .left), ("", .right))
        for (scenario, end, count) in endings {
            table.add(scenario.rawValue, end.workflow, end.state, Figures.grouped(count))
        }
        return table.text
    }

    private var endings: [(scenario: Scenario, end: SagaEnd, count: Int)] {
        Scenario.allCases.flatMap { scenario in
            (campaign.ends[scenario] ?? [:]).sorted {
                ($0.key.workflow, $0.key.state) < ($1.key.workflow, $1.key.state)
            }
            .map { (scenario, $0.key, $0.value) }
        }
    }

    var verdict: String {
        if let planted = plan.planted {
            guard let invariant = campaign.failures.first?.violation.invariant.rawValue else {
                return
                    "The planted \(planted) was not found in \(Figures.count(campaign.histories, "history", "histories"))."
            }
            return "The planted \(planted) was found by \(invariant) after"
                + " \(Figures.count(Int(campaign.failures[0].request.seed - plan.from) + 1, "history", "histories"))."
        }
        var sentences: [String] = []
        if ending.isStopped {
            sentences.append(
                "Stopped after \(Figures.grouped(campaign.histories)) of"
                    + " \(Figures.count(plan.histories, "history", "histories")).")
        }
        for (invariant, count) in campaign.broken.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            sentences.append("\(invariant.rawValue) was broken in \(Figures.count(count, "history", "histories")).")
        }
        if !neverHappened.isEmpty {
            sentences.append("Never happened: \(neverHappened.map(\.name).joined(separator: ", ")).")
        }
        if !neverCompleted.isEmpty { sentences.append("Never completed: \(neverCompleted.joined(separator: ", ")).") }
        return sentences.isEmpty ? "No invariant was broken." : sentences.joined(separator: "\n")
    }

    private static func text(_ finding: Finding) -> String {
        let failure = finding.failure
        var lines = [
            "Seed \(failure.request.seed) (\(failure.request.scenario.rawValue), \(failure.setting)):"
                + " \(failure.violation)"
        ]
        if let shrunk = finding.shrunk, let excerpt = finding.excerpt {
            lines.append(
                "Shrunk to \(Figures.count(shrunk.request.children, "child", "children")) and"
                    + " \(Figures.count(shrunk.faults, "fault", "faults")) in \(Figures.count(shrunk.runs, "run", "runs"))"
                    + "\(shrunk.isSmallest ? "" : "; there may be a smaller one"): \(shrunk.violation)")
            lines.append("")
            for entry in excerpt.entries {
                switch entry {
                case .line(let line): lines.append("  \(line)")
                case .gap(let count): lines.append("  … \(Figures.count(count, "line is", "lines are")) left out")
                }
            }
            lines += ["  broken: \(shrunk.violation.what)", "", "Trace: \(Figures.hexadecimal(shrunk.trace))"]
        } else {
            lines.append("Trace: \(Figures.hexadecimal(failure.trace))")
        }
        return (lines + ["Replay: \(finding.replay)"]).joined(separator: "\n")
    }

    // MARK: For scripts

    var json: JSONValue {
        let coverage = campaign.coverage
        return [
            "from": .string("\(plan.from)"), "histories": Figures.json(campaign.histories),
            "asked": Figures.json(plan.histories), "scenarios": .array(plan.scenarios.map { .string($0.rawValue) }),
            "settings": .array(options.settings.map { .string($0.description) }),
            "children": Self.object(plan.scenarios.map { ($0.rawValue, plan.children(of: $0)) }),
            "engineFault": plan.planted.map { .string($0.description) } ?? nil,
            "events": Figures.json(campaign.events),
            "simulatedSeconds": Figures.json(Figures.seconds(campaign.simulated)),
            "seconds": Figures.json(Figures.seconds(ending.took)), "historiesPerSecond": Figures.json(perSecond),
            "trace": .string(Figures.hexadecimal(campaign.trace)),
            "faults": Self.object(Fault.allCases.map { ($0.name, campaign.occurrences.count(of: $0)) }),
            "neverHappened": .array(neverHappened.map { .string($0.name) }),
            "coverage": [
                "reached": Figures.json(coverage.reached), "possible": Figures.json(coverage.possible),
                "missed": .array(
                    coverage.missed.map {
                        [
                            "fault": .string($0.fault.name), "step": .string($0.place.step),
                            "phase": .string($0.place.phase.rawValue),
                        ]
                    }),
            ],
            "neverCompleted": .array(neverCompleted.map { .string($0) }),
            "ends": .array(
                endings.map {
                    [
                        "scenario": .string($0.scenario.rawValue), "workflow": .string($0.end.workflow),
                        "state": .string($0.end.state), "sagas": Figures.json($0.count),
                    ]
                }),
            "failed": Figures.json(campaign.failed),
            "broken": Self.object(campaign.broken.map { ($0.key.rawValue, $0.value) }.sorted { $0.0 < $1.0 }),
            "failures": .array(findings.map(Self.json)), "stopped": .bool(ending.isStopped), "good": .bool(isGood),
        ]
    }

    private static func object(_ counts: [(String, Int)]) -> JSONValue {
        var object = JSONObject()
        for (name, count) in counts { object[name] = Figures.json(count) }
        return .object(object)
    }

    private static func json(_ finding: Finding) -> JSONValue {
        let failure = finding.failure
        let shrunk = finding.shrunk.map { shrunk -> JSONValue in
            [
                "children": Figures.json(shrunk.request.children),
                "kept": .array((shrunk.request.kept ?? []).sorted().map { Figures.json($0) }),
                "faults": Figures.json(shrunk.faults), "events": Figures.json(shrunk.events),
                "what": .string(shrunk.violation.what), "runs": Figures.json(shrunk.runs),
                "trace": .string(Figures.hexadecimal(shrunk.trace)),
                "timeline": .array(shrunk.timeline.map { .string($0.description) }),
            ]
        }
        return [
            "seed": .string("\(failure.request.seed)"), "scenario": .string(failure.request.scenario.rawValue),
            "settings": .string(failure.setting.description),
            "invariant": .string(failure.violation.invariant.rawValue), "what": .string(failure.violation.what),
            "trace": .string(Figures.hexadecimal(failure.trace)), "shrunk": shrunk ?? nil,
            "replay": .string(finding.replay),
        ]
    }
}
