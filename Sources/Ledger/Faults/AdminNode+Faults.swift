import Custody

/// The members of a fault plan.
extension AdminNode {
    static let downNames = ["downSeconds", "downUntil"]

    /// Until when something is down; nil where nothing is said.
    func downUntil(at now: Timestamp) throws(AdminError) -> Timestamp? {
        if has("downUntil") { return try time("downUntil") }
        return try has("downSeconds") ? now + .seconds(integer("downSeconds", in: 0...1_000_000)) : nil
    }

    func planted(_ fault: Fault, _ periods: Periods) throws(AdminError) -> PlantedFault {
        var planted = PlantedFault(fault)
        if has("milliseconds") {
            guard fault.takesTime else {
                throw problem("milliseconds", "does not fit: \(fault.rawValue) takes no time")
            }
            let most = fault.longest(within: periods).map { Int($0.wholeMilliseconds) } ?? 86_400_000
            planted.duration = .milliseconds(try integer("milliseconds", in: 0...most))
        }
        if has("status") {
            guard fault.takesStatus else { throw problem("status", "does not fit: \(fault.rawValue) has no status") }
            planted.status = try integer("status", in: 500...599)
        }
        return planted
    }
}
