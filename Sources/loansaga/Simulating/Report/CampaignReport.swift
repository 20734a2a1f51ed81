import Foundation
import Pages
import Simulation

/// The page about a campaign.
struct CampaignReport {
    private let found: CampaignFindings

    init(_ found: CampaignFindings) { self.found = found }

    private var campaign: Campaign { found.campaign }

    var page: HTML {
        let coverage = campaign.coverage
        let map = CoverageMap(coverage)
        let content: HTML = """
            \(tiles)
            \(failures)
            \(ReportPage.section(
                "Faults at the steps of workflows", "How often each fault happened at each step, in each phase: on its way"
                    + " forward, while it was undone, late, when its saga had ended, and asking, where a worker asked what"
                    + " came of its call.", map.steps))
            \(ReportPage.section("Faults", "How often each really happened.", faults))
            \(ReportPage.section("Faults beside the steps", "In no saga's step, and where.", map.beside))
            \(ReportPage.section("Sagas", "How they ended.", ends))
            \(ReportPage.section("Invariants", "What must hold in every history, whatever goes wrong.", invariants))
            \(ReportPage.section("What was run", nil, run))
            """
        return ReportPage.page(
            Figures.count(campaign.histories, "simulated history", "simulated histories"), verdict: found.verdict,
            isGood: found.isGood,
            content)
    }

    private var tiles: HTML {
        let coverage = campaign.coverage
        return ReportPage.tiles([
            (Figures.grouped(campaign.histories), campaign.histories == 1 ? "history" : "histories"),
            (Figures.short(found.perSecond), "histories a second"),
            (Figures.length(campaign.simulated), "of simulated time"),
            (Figures.grouped(campaign.events), "events"),
            (Figures.grouped(campaign.occurrences.total), "faults happened"),
            ("\(Figures.grouped(coverage.reached)) of \(Figures.grouped(coverage.possible))", "fault × step × phase"),
            (Figures.grouped(campaign.states.values.reduce(0, +)), "sagas"),
            (Figures.grouped(campaign.failed), campaign.failed == 1 ? "broken invariant" : "broken invariants"),
        ])
    }

    // MARK: Failures

    private var failures: HTML {
        guard !found.findings.isEmpty else { return "" }
        let more = campaign.failed - found.findings.count
        let rest: HTML? = more > 0 ? "<p class=\"about\">And \(Figures.grouped(more)) more.</p>\n" : nil
        return ReportPage.section(
            found.plan.planted.map { "How the planted \($0) was found" } ?? "What was broken", nil,
            "\(found.findings.map(Self.finding))\(rest)")
    }

    private static func finding(_ finding: CampaignFindings.Finding) -> HTML {
        let failure = finding.failure
        let shrunk: HTML? = finding.shrunk.map { shrunk in
            """
            <p class="about">The smallest history that breaks it, too, has \
            \(Figures.count(shrunk.request.children, "child", "children")) and \
            \(Figures.count(shrunk.faults, "fault", "faults")); \(Figures.count(shrunk.runs, "run was", "runs were")) made to find it.</p>

            """
        }
        let timeline: HTML? = finding.excerpt.map { excerpt in
            let lines = excerpt.entries.map { entry -> HTML in
                switch entry {
                case .line(let line) where line.isFault: "<span class=\"fault\">\(line.description)</span>\n"
                case .line(let line): "\(line.description)\n"
                case .gap(let count):
                    "<span class=\"gap\">… \(Figures.count(count, "line is", "lines are")) left out</span>\n"
                }
            }
            return
                "<pre>\(lines)<span class=\"end\">broken: \((finding.shrunk?.violation ?? failure.violation).what)</span></pre>\n"
        }
        return """
            <h3>\(failure.violation.invariant.rawValue): \(failure.violation.what)</h3>
            <p class="about">Seed \(String(failure.request.seed)), \(failure.request.scenario.rawValue), \
            \(failure.setting.description).</p>
            \(shrunk)\(timeline)<pre>\(finding.replay)</pre>

            """
    }

    // MARK: Faults

    private var faults: HTML {
        let most = Fault.allCases.map { campaign.occurrences.count(of: $0) }.max() ?? 0
        let never = Set(campaign.neverHappened)
        let middle = (Fault.allCases.count + 1) / 2
        let halves = [Fault.allCases.prefix(middle), Fault.allCases.dropFirst(middle)]
        let tables = halves.map { faults -> HTML in
            let rows = faults.map { row($0, most: most, isMissing: never.contains($0)) }
            return """
                <table class="wide"><tr><th>fault</th><th></th><th class="number">happened</th>\
                <th class="number">in histories</th></tr>
                \(rows)</table>

                """
        }
        return "<div class=\"columns\">\n\(tables)</div>\n"
    }

    private func row(_ fault: Fault, most: Int, isMissing: Bool) -> HTML {
        let count = campaign.occurrences.count(of: fault)
        let style = isMissing ? "never" : count == 0 ? "cannot" : ""
        // Rare ones are to be seen beside frequent ones.
        let width = count == 0 ? 0 : 100 * log(Double(count + 1)) / log(Double(most + 1))
        let bar: HTML = count == 0 ? "" : "<i style=\"width:\(String(format: "%.1f", width))%\"></i>"
        let figure = count == 0 && !isMissing ? "no occasion" : Figures.grouped(count)
        return """
            <tr class="\(style)"><td class="name">\(fault.name)</td><td class="bar">\(bar)</td>\
            <td class="number">\(figure)</td>\
            <td class="number">\(Figures.grouped(campaign.spread[fault] ?? 0))</td></tr>

            """
    }

    // MARK: Sagas and invariants

    private var ends: HTML {
        let all = campaign.states.values.reduce(0, +)
        let sorted = campaign.states.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        let parts = sorted.map { end -> HTML in
            let share = String(format: "%.2f", 100 * Double(end.value) / Double(max(all, 1)))
            return "<i class=\"\(Self.style(ofEnd: end.key))\" style=\"flex:\(share)\" title=\"\(end.key)\"></i>"
        }
        let legend = sorted.map { end -> HTML in
            "<span><i class=\"\(Self.style(ofEnd: end.key))\"></i>\(end.key) \(Figures.grouped(end.value))</span>"
        }
        return "<div class=\"stack\">\(parts)</div>\n<p class=\"legend\">\(legend)</p>\n"
    }

    private static func style(ofEnd end: String) -> String {
        switch end {
        case "completed": "e0"
        case "failed": "e1"
        case "unconfirmed": "e2"
        case "held", "stopped": "e3"
        default: "e4"
        }
    }

    private var invariants: HTML {
        let chips = Invariant.allCases.map { invariant -> HTML in
            guard let count = campaign.broken[invariant] else {
                return "<span class=\"chip\">✓ \(invariant.rawValue)</span>\n"
            }
            return "<span class=\"chip bad\">✗ \(invariant.rawValue) \(Figures.grouped(count))</span>\n"
        }
        return "<div class=\"chips\">\n\(chips)</div>\n"
    }

    // MARK: What was run

    private var run: HTML {
        let plan = found.plan
        let last = plan.from + UInt64(max(campaign.histories, 1)) - 1
        let scenarios = campaign.scenarios.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue) \(Figures.grouped($0.value))" }
        let settings = found.options.settings.compactMap { settings -> HTML? in
            guard let count = campaign.settings[settings] else { return nil }
            return "<span class=\"chip\">\(settings.description) \(Figures.grouped(count))</span>\n"
        }
        var facts: [HTML] = [
            .fact("seeds", "\(plan.from) to \(last)\(found.ending.isStopped ? ", stopped before its end" : "")"),
            .fact("scenarios", scenarios.joined(separator: ", ")),
            .fact("children", plan.scenarios.map { "\($0.rawValue) \(plan.children(of: $0))" }.joined(separator: ", ")),
            "<dt>the bank's settings</dt><dd><div class=\"chips\">\(settings)</div></dd>\n",
            .fact("definitions", found.options.definitions.map(\.name).joined(separator: ", ")),
            .fact(
                "took",
                "\(Figures.length(found.ending.took)) on \(Figures.count(found.options.jobs, "thread", "threads"))"),
        ]
        if let planted = plan.planted { facts.append(.fact("planted in the engine", planted.description)) }
        if let kept = plan.kept {
            facts.append(
                .fact("faults kept", kept.isEmpty ? "none" : kept.sorted().map { "\($0)" }.joined(separator: ", ")))
        }
        facts.append("<dt>trace of all</dt><dd class=\"mono\">\(Figures.hexadecimal(campaign.trace))</dd>\n")
        facts.append("<dt>again</dt><dd class=\"mono\">\(found.options.command)</dd>\n")
        return "<dl>\n\(facts)</dl>\n"
    }
}
