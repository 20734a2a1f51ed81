import Custody
import JSON
import TestSupport

/// Holds what the readers do by a catalogue against what the specification's rows ask for: probes alone, the catalogue's
/// cells are not looked at.
enum BehaviourCheck {
    static let now = Timestamp(milliseconds: 1_770_955_200_000)
    static let nowOnTheWire = "20260213120000"

    /// What probes of the readers find in one table of a service.
    ///
    /// - Parameter row: when given, only the probes of this row and of the whole table are made, and no more after the
    ///   first finding.
    static func findings(_ catalogue: Catalogue, _ probes: TableProbes, about row: String? = nil) -> [Finding] {
        let read = reader(catalogue, probes)
        var findings: [Finding] = []
        for probe in row.map(probes.about) ?? probes.all {
            if let finding = probe.finding("\(probes.service.code) \(probes.table)", read) {
                findings.append(finding)
                if row != nil { break }
            }
        }
        return findings
    }

    /// Requests go the bank's way, all others are checked against their rows.
    private static func reader(
        _ catalogue: Catalogue, _ probes: TableProbes
    ) -> (JSONObject) throws(Refusal) -> Parameters {
        let code = probes.service.code
        if probes.table == .request {
            let reader = RequestReader(profile: .sandbox, catalogue: catalogue)
            let mode: ServiceContract.Mode = probes.service.mode == "网关" ? .gateway : .direct
            return { object throws(Refusal) in
                let contract = try reader.contract(named: code, mode: mode)
                return try reader.request(RequestObject(object), to: contract, at: now).parameters
            }
        }
        let checker = ParameterChecker(profile: .sandbox)
        let contract = Service(rawValue: code).flatMap(catalogue.contract(of:))
        let rows = contract?[keyPath: probes.table.rows] ?? []
        return { object throws(Refusal) in try checker.check(object, against: rows) }
    }
}

/// Every probe of one table of a service.
struct TableProbes {
    let service: SpecificationService
    let table: CatalogueTable
    let all: [TableProbe]
    private let byRow: [String: [TableProbe]]

    init(_ service: SpecificationService, _ table: CatalogueTable) {
        self.service = service
        self.table = table
        let probes = TableProbe.probes(
            of: table.rows(of: service), details: table == .request ? service.details : [])
        all = table == .request ? probes.map(\.timed) : probes
        byRow = Dictionary(grouping: all, by: \.row)
    }

    /// The probes of a row and those of the whole table.
    func about(_ row: String) -> [TableProbe] {
        (byRow[""] ?? []) + (byRow[row] ?? [])
    }
}

extension TableProbe {
    /// The same with a good timestamp, which every request carries.
    fileprivate var timed: TableProbe {
        var object = object
        object["timestamp"] = .string(BehaviourCheck.nowOnTheWire)
        return TableProbe(label: label, row: row, object: object, verdict: verdict)
    }
}
