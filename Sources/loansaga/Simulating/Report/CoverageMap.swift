import Foundation
import Pages
import Simulation

/// Coverage as pictures: how often which fault has happened where.
struct CoverageMap {
    private let coverage: Coverage

    init(_ coverage: Coverage) { self.coverage = coverage }

    /// Fault × step × phase, for the steps of workflows.
    var steps: HTML {
        let places = coverage.places.filter { $0.phase != .beside }
        let faults = Fault.allCases.filter { fault in places.contains { coverage.count(of: fault, at: $0) != nil } }
        guard !places.isEmpty else { return "<p class=\"about\">No fault has happened at a step.</p>\n" }
        let heads = faults.map { "<th scope=\"col\"><span>\($0.name)</span></th>" as HTML }
        var earlier: String?
        let rows = places.map { place -> HTML in
            let isFirst = place.step != earlier
            earlier = place.step
            let height = places.count { $0.step == place.step }
            let step: HTML? =
                isFirst ? "<th scope=\"rowgroup\" rowspan=\"\(String(height))\">\(place.step)</th>" : nil
            let rule: HTML? = isFirst ? " class=\"step\"" : nil
            let cells = faults.map { cell($0, place) }
            return "<tr\(rule)>\(step)<th scope=\"row\" class=\"phase\">\(place.phase.rawValue)</th>\(cells)</tr>\n"
        }
        return """
            <div class="scroll"><table class="map">
            <thead><tr><th></th><th></th>\(heads)</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table></div>
            \(Self.legend)
            """
    }

    /// What has happened beside the steps, fault by fault.
    var beside: HTML {
        let places = coverage.places.filter { $0.phase == .beside }
        let rows = Fault.allCases.compactMap { fault -> HTML? in
            let chips = places.compactMap { place -> HTML? in
                guard let count = coverage.count(of: fault, at: place) else { return nil }
                return "<span class=\"chip \(Self.level(count))\">\(place.step) \(Figures.grouped(count))</span>"
            }
            guard !chips.isEmpty else { return nil }
            return "<tr><td class=\"name\">\(fault.name)</td><td><div class=\"chips\">\(chips)</div></td></tr>\n"
        }
        return "<table class=\"top\">\n\(rows)</table>\n"
    }

    private func cell(_ fault: Fault, _ place: Occurrences.Place) -> HTML {
        guard let count = coverage.count(of: fault, at: place) else { return "<td></td>" }
        let title = "\(fault.name) at \(place.step), \(place.phase.rawValue): \(Figures.grouped(count))"
        return "<td class=\"\(Self.level(count))\" title=\"\(title)\">\(Self.short(count))</td>"
    }

    /// The colour of a count: a step for each power of five or so.
    private static func level(_ count: Int) -> String {
        switch count {
        case ..<1: "l0"
        case ..<5: "l1"
        case ..<25: "l2"
        case ..<100: "l3"
        case ..<500: "l4"
        case ..<2_500: "l5"
        default: "l6"
        }
    }

    /// At most four characters.
    private static func short(_ count: Int) -> String {
        switch count {
        case ..<1_000: "\(count)"
        case ..<10_000: String(format: "%.1fk", Double(count) / 1_000)
        case ..<1_000_000: "\(count / 1_000)k"
        default: "\(count / 1_000_000)M"
        }
    }

    private static let legend: HTML = """
        <p class="legend"><span><i class="l0"></i>there was an occasion, and it never happened</span>\
        <span><i class="l1"></i>1 to 4</span><span><i class="l2"></i>to 24</span><span><i class="l3"></i>to 99</span>\
        <span><i class="l4"></i>to 499</span><span><i class="l5"></i>to 2,499</span><span><i class="l6"></i>more</span>\
        <span>empty: no occasion</span></p>

        """
}
