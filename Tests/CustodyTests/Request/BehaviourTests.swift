import Custody
import JSON
import TestSupport
import Testing

@Suite("What the specification's rows ask for")
struct BehaviourTests {
    @Test("is what becomes of requests", arguments: SpecificationRows.services.indices)
    func requests(index: Int) {
        let probes = TableProbes(SpecificationRows.services[index], .request)
        #expect(BehaviourCheck.findings(.specification, probes) == [])
        #expect(probes.all.count > 50)
    }

    @Test("is what becomes of answers, notifications and audit results", arguments: SpecificationRows.services.indices)
    func results(index: Int) {
        let service = SpecificationRows.services[index]
        for table in [CatalogueTable.response, .notification, .audit] {
            #expect(BehaviourCheck.findings(.specification, TableProbes(service, table)) == [])
        }
        #expect(ResultCheck.findings(.specification, service) == [])
    }
}
