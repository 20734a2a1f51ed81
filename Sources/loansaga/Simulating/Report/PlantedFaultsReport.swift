import Pages
import Simulation

/// The page about the mistakes that were planted in the engine.
struct PlantedFaultsReport {
    private let run: PlantedFaultsRun

    init(_ run: PlantedFaultsRun) { self.run = run }

    var page: HTML {
        let histories = run.rows.map(\.histories).reduce(0, +)
        let rows = run.rows.map { row -> HTML in
            """
            <tr class="rule\(row.invariant == nil ? " never" : "")"><td class="name">\(row.fault.description)</td>\
            <td>\(row.invariant?.rawValue ?? "not found")</td><td class="number">\(Figures.grouped(row.histories))</td>\
            <td class="number">\(row.faultsText)</td>\
            <td class="number">\(Figures.short(Figures.seconds(row.took)))</td><td class="mono">\(row.replay ?? "")</td></tr>

            """
        }
        let table: HTML = """
            <div class="scroll"><table class="wide"><tr><th>planted</th><th>found by</th>\
            <th class="number">histories</th><th class="number">faults that have to meet</th><th class="number">seconds</th><th>to see it</th></tr>
            \(rows)</table></div>

            """
        let tiles = ReportPage.tiles([
            ("\(run.rows.count - run.missed.count) of \(run.rows.count)", "planted mistakes were found"),
            (Figures.grouped(run.rows.map(\.histories).max() ?? 0), "histories for the one hardest to find"),
            (Figures.grouped(histories), "histories in all"),
            (Figures.grouped(Set(run.rows.compactMap(\.invariant)).count), "invariants found them"),
        ])
        let section = ReportPage.section(
            "Planted mistakes", "Each was planted in the engine alone. No invariant knows of it.", table)
        return ReportPage.page(
            "Mistakes planted in the engine", verdict: run.verdict, isGood: run.isGood, "\(tiles)\n\(section)")
    }
}
