import Custody
import TestSupport
import Testing

@Suite("One wrong cell of the catalogue")
struct MutationTests {
    @Test("is found, whichever it is, by comparing the two transcriptions")
    func found() {
        let flips = Flip.all(of: .specification)
        let missed = flips.filter { CatalogueCheck.findings($0.catalogue).isEmpty }
        print("catalogue: \(flips.count) cells flipped, \(flips.count - missed.count) caught")
        #expect(missed.map(\.label) == [])
        #expect(flips.count > 5000)
    }

    @Test("is found by probing the readers alone, wherever behaviour can differ", arguments: CatalogueTable.allCases)
    func probed(table: CatalogueTable) {
        var probes: [String: TableProbes] = [:]
        for service in SpecificationRows.services { probes[service.code] = TableProbes(service, table) }
        var flipped = 0
        var different = 0
        var missed: [String] = []
        var imagined: [String] = []
        for flip in Flip.all(of: .specification) {
            guard let cell = flip.cell, cell.table == table, let probes = probes[flip.service.rawValue] else {
                continue
            }
            let caught = !BehaviourCheck.findings(flip.catalogue, probes, about: cell.outer).isEmpty
            flipped += 1
            different += cell.changesBehaviour ? 1 : 0
            if cell.changesBehaviour, !caught { missed.append(flip.label) }
            if !cell.changesBehaviour, caught { imagined.append(flip.label) }
        }
        print("\(table): \(flipped) cells flipped, \(different) change behaviour, \(different - missed.count) caught")
        #expect(missed == [])
        // Nor may the list of what makes no difference claim too much.
        #expect(imagined == [])
        #expect(different > flipped / 2)
    }
}
