import Custody
import TestSupport
import Testing

@Suite("The catalogue")
struct CatalogueTests {
    @Test("says what the specification's tables say, row by row, in order, nothing more and nothing less")
    func equalsTheSpecification() {
        #expect(CatalogueCheck.findings(.specification) == [])
    }

    @Test("was typed a second time in full: 13 services, 171 rows")
    func counts() {
        let services = SpecificationRows.services
        #expect(services.count == 13)
        let own = services.map { service in
            let repeats = service.notification == service.response
            return service.request.count + service.details.count + service.response.count + service.audit.count
                + (repeats ? 0 : service.notification.count)
        }
        // RECHARGE has a notification table of its own that repeats the answer's nine rows.
        #expect(own.reduce(0, +) + 9 == 171)
    }

    @Test("knows the types of parameters by the specification's letters")
    func letters() {
        let names: [(ParameterType, String)] = [
            (.integer, "整数"), (.amount, "金额"), (.date, "日期"), (.dateTime, "日期时间"), (.text, "字符串"),
            (.enumerated, "枚举值"), (.decimal, "浮点数"), (.boolean, "布尔"), (.details, "复合类型"),
        ]
        #expect(names.map(\.0.rawValue) == SpecificationType.all.sortedLike(names.map(\.1)).map(\.letter))
        #expect(Set(ParameterType.allCases.map(\.rawValue)) == Set(SpecificationType.all.map(\.letter)))
    }

    @Test("has a list for every 【…】 that its rows refer to")
    func lists() {
        let rows = SpecificationRows.services.flatMap {
            $0.request + $0.details + $0.response + $0.notification + $0.audit
        }
        let known = SpecificationProfile.lists.map(\.name) + SpecificationProfile.openLists + ["status", "returnCode"]
        #expect(Set(rows.compactMap(\.list)).subtracting(known) == [])
        #expect(Set(Enumeration.allCases.map(\.rawValue)) == Set(known))
    }

    @Test("finds every service, and nothing under a name that only looks like one")
    func names() {
        for service in Service.allCases {
            #expect(Catalogue.specification.contract(of: service)?.service == service)
            #expect(Service(rawValue: service.rawValue.lowercased()) == nil)
        }
        #expect(Service.allCases == Service.allCases.sorted())
        #expect(Catalogue(contracts: []).contract(of: .recharge) == nil)
    }
}

extension [SpecificationType] {
    fileprivate func sortedLike(_ titles: [String]) -> [SpecificationType] {
        titles.compactMap { title in first { $0.title == title } }
    }
}
