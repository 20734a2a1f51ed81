import Custody
import TestSupport

/// Holds a catalogue against the second transcription of the specification: every cell, in order, nothing more and
/// nothing less.
enum CatalogueCheck {
    static func findings(_ catalogue: Catalogue) -> [Finding] {
        var findings: [Finding] = []
        findings.compare(
            "services", SpecificationRows.services.map(\.code), catalogue.contracts.map(\.service.rawValue))
        for (expected, found) in zip(SpecificationRows.services, catalogue.contracts) {
            compare(expected, found, &findings)
        }
        return findings
    }

    private static func compare(
        _ expected: SpecificationService, _ found: ServiceContract, _ findings: inout [Finding]
    ) {
        findings.compare("\(expected.code) 接口说明", expected.title, found.title)
        findings.compare("\(expected.code) 接口模式", expected.mode == "网关" ? .gateway : .direct, found.mode)
        findings.compare("\(expected.code) 是否幂等", expected.isIdempotent, found.isIdempotent)
        findings.compare("\(expected.code) 异步通知", expected.notifies, found.notifies)
        for table in CatalogueTable.allCases {
            compare(
                { "\(expected.code) \(table)" }, table.rows(of: expected), found[keyPath: table.rows],
                details: table == .request ? expected.details : [], &findings)
        }
    }

    private static func compare(
        _ table: () -> String, _ expected: [SpecificationRow], _ found: [Parameter], details: [SpecificationRow],
        _ findings: inout [Finding]
    ) {
        findings.compare(table(), expected.map(\.name), found.map(\.name))
        for (row, parameter) in zip(expected, found) {
            // Only a difference is worth the text that says where it is.
            func place() -> String { "\(table()) \(row.name)" }
            findings.compare("\(place()) 必填", row.required, parameter.required)
            findings.compare("\(place()) 类型", row.type, parameter.type.rawValue)
            findings.compare("\(place()) 长度", row.length, parameter.length)
            findings.compare("\(place()) 枚举", row.list, parameter.enumeration?.rawValue)
            findings.compare("\(place()) secret", row.secret, parameter.sensitive)
            findings.compare("\(place()) zero", row.mayBeZero, parameter.mayBeZero)
            findings.compare("\(place()) identifier", row.isIdentifier, parameter.isIdentifier)
            compare(place, row.type == "C" ? details : [], parameter.details, details: [], &findings)
        }
    }
}
