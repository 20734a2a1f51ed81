import Custody
import JSON

/// Reads a fault plan strictly, with the path of what is wrong in every message.
struct FaultNode {
    private let object: JSONObject
    private let path: String

    init(_ json: JSONValue, path: String) throws(AdminError) {
        guard case .object(let object) = json else {
            throw .invalid(path.isEmpty ? "Send a JSON object." : "\"\(path)\" must be an object.")
        }
        self.object = object
        self.path = path
    }

    var names: [String] { object.map(\.key) }

    func has(_ name: String) -> Bool { object[name] != nil }

    func isNumber(_ name: String) -> Bool { object[name]?.number != nil }

    func allow(_ allowed: [String]) throws(AdminError) {
        for name in names where !allowed.contains(name) { throw unknown(name, allowed) }
    }

    func unknown(_ name: String, _ allowed: [String]) -> AdminError {
        .invalid("There is no \"\(full(name))\"; there are \(allowed.joined(separator: ", ")).")
    }

    func node(_ name: String) throws(AdminError) -> FaultNode {
        try FaultNode(object[name] ?? .null, path: full(name))
    }

    func elements(_ name: String) throws(AdminError) -> [FaultNode] {
        guard let elements = object[name]?.array else { throw .invalid("\"\(full(name))\" must be a list.") }
        var nodes: [FaultNode] = []
        for (index, element) in elements.enumerated() {
            nodes.append(try FaultNode(element, path: "\(full(name))[\(index)]"))
        }
        return nodes
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(AdminError) -> Int {
        guard let number = object[name]?.number?.int64.flatMap(Int.init(exactly:)), range.contains(number) else {
            throw .invalid("\"\(full(name))\" must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func rate(_ name: String) throws(AdminError) -> Double {
        guard let rate = object[name]?.number.flatMap({ Double($0.text) }), (0...1).contains(rate) else {
            throw .invalid("\"\(full(name))\" must be a number from 0 to 1.")
        }
        return rate
    }

    func time(_ name: String) throws(AdminError) -> Timestamp {
        guard let time = object[name]?.string.flatMap(Timestamp.init(wire:)) else {
            throw .invalid("\"\(full(name))\" must be a time as yyyyMMddHHmmss.")
        }
        return time
    }

    func fault(_ name: String) throws(AdminError) -> Fault {
        guard let fault = object[name]?.string.flatMap(Fault.init(rawValue:)) else {
            let names = Fault.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("\"\(full(name))\" must be one of \(names).")
        }
        return fault
    }

    static let downNames = ["downSeconds", "downUntil"]

    /// Until when something is down; nil where nothing is said.
    func downUntil(at now: Timestamp) throws(AdminError) -> Timestamp? {
        if has("downUntil") { return try time("downUntil") }
        return try has("downSeconds") ? now + .seconds(integer("downSeconds", in: 0...1_000_000)) : nil
    }

    func cannotStrike(_ name: String, _ service: Service) -> AdminError {
        .invalid("\"\(full(name))\" can never strike \(service).")
    }

    func planted(_ fault: Fault, _ periods: Periods) throws(AdminError) -> PlantedFault {
        var planted = PlantedFault(fault)
        if has("milliseconds") {
            guard fault.takesTime else {
                throw .invalid("\"\(full("milliseconds"))\": \(fault.rawValue) takes no time.")
            }
            let most = fault.longest(within: periods).map { Int($0.wholeMilliseconds) } ?? 86_400_000
            planted.duration = .milliseconds(try integer("milliseconds", in: 0...most))
        }
        if has("status") {
            guard fault.takesStatus else { throw .invalid("\"\(full("status"))\": \(fault.rawValue) has no status.") }
            planted.status = try integer("status", in: 500...599)
        }
        return planted
    }

    private func full(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
