public import Custody
public import JSON

/// ```
/// { "seed": 7, "downSeconds": 5,
///   "services": { "CONFIRM_LOAN": { "dropAfter": 0.1, "executeDelay": { "rate": 0.5, "milliseconds": 200 } } },
///   "requests": { "R1": [ { "fault": "errorAfter", "status": 503, "times": 2 } ] } }
/// ```
///
/// Every member may be left out. `downUntil` (`yyyyMMddHHmmss`) may stand for `downSeconds`.
extension FaultPlan {
    /// - Parameter now: from when `downSeconds` counts.
    /// - Throws: `AdminError` that names what is unknown or malformed.
    public init(json: JSONValue, at now: Timestamp) throws(AdminError) {
        let root = try FaultNode(json, path: "")
        try root.allow(["seed", "downSeconds", "downUntil", "services", "requests"])
        self.init(seed: try root.has("seed") ? UInt64(clamping: root.integer("seed", in: 0...Int.max)) : 0)
        if root.has("downSeconds") { downUntil = now + .seconds(try root.integer("downSeconds", in: 0...1_000_000)) }
        if root.has("downUntil") { downUntil = try root.time("downUntil") }
        if root.has("services") { try readRates(root.node("services")) }
        if root.has("requests") { try readScripts(root.node("requests")) }
    }

    private mutating func readRates(_ node: FaultNode) throws(AdminError) {
        for name in node.names {
            guard let service = Service(rawValue: name) else {
                throw node.unknown(name, Service.allCases.map(\.rawValue))
            }
            let faults = try node.node(name)
            for fault in faults.names {
                guard let kind = Fault(rawValue: fault) else {
                    throw faults.unknown(fault, Fault.allCases.map(\.rawValue))
                }
                if faults.isNumber(fault) {
                    set(PlantedFault(kind), on: service, rate: try faults.rate(fault))
                } else {
                    let details = try faults.node(fault)
                    try details.allow(["rate", "milliseconds", "status"])
                    set(try details.planted(kind), on: service, rate: try details.rate("rate"))
                }
            }
        }
    }

    private mutating func readScripts(_ node: FaultNode) throws(AdminError) {
        for requestNo in node.names {
            for element in try node.elements(requestNo) {
                try element.allow(["fault", "times", "milliseconds", "status"])
                let planted = try element.planted(try element.fault("fault"))
                let times = try element.has("times") ? element.integer("times", in: 1...1_000_000) : 1
                script(planted, for: requestNo, times: times)
            }
        }
    }

    public var json: JSONValue {
        var object: JSONObject = ["seed": .integer(Int64(clamping: seed))]
        if let downUntil { object["downUntil"] = .string(downUntil.wire) }
        var services = JSONObject()
        for service in Service.allCases {
            guard let list = rates[service] else { continue }
            var faults = JSONObject()
            for rate in list {
                var details = rate.planted.details
                details["rate"] = JSONNumber(text: "\(rate.rate)").map { .number($0) } ?? .integer(0)
                faults[rate.planted.fault.rawValue] = .object(details)
            }
            services[service.rawValue] = .object(faults)
        }
        object["services"] = .object(services)
        var requests = JSONObject()
        for requestNo in scripts.keys.sorted() {
            requests[requestNo] = .array(
                (scripts[requestNo] ?? []).map { script in
                    var details: JSONObject = ["fault": .string(script.planted.fault.rawValue)]
                    details["times"] = .integer(script.times)
                    for (name, value) in script.planted.details { details[name] = value }
                    return .object(details)
                })
        }
        object["requests"] = .object(requests)
        return .object(object)
    }
}

extension PlantedFault {
    fileprivate var details: JSONObject {
        var object = JSONObject()
        if fault.takesTime { object["milliseconds"] = .integer(duration.wholeMilliseconds) }
        if fault.takesStatus { object["status"] = .integer(status) }
        return object
    }
}
