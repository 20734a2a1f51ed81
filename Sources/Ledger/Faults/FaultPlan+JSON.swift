public import Custody
public import JSON

/// ```
/// { "seed": 7, "downSeconds": 5,
///   "services": { "RECHARGE": { "downSeconds": 5 }, "CONFIRM_LOAN": { "dropAfter": 0.1, "executeDelay": { "rate": 0.5, "milliseconds": 200 } } },
///   "requests": { "R1": [ { "fault": "errorAfter", "status": 503, "times": 2 } ] } }
/// ```
///
/// Every member may be left out. Where a fault cannot strike a service it is refused, and so are delays that are longer
/// than a request may take. `downUntil` (`yyyyMMddHHmmss`) may stand for `downSeconds`.
extension FaultPlan {
    /// - Parameters:
    ///   - now: from when `downSeconds` counts.
    ///   - profile: its periods limit delays, and it may name a query service.
    /// - Throws: `AdminError` that names what is unknown, malformed or without an effect.
    public init(json: JSONValue, at now: Timestamp, profile: Profile = .sandbox) throws(AdminError) {
        let root = try AdminNode(json, members: ["seed", "downSeconds", "downUntil", "services", "requests"])
        self.init(seed: try root.has("seed") ? UInt64(clamping: root.integer("seed", in: 0...Int.max)) : 0)
        downUntil = try root.downUntil(at: now)
        if root.has("services") { try readRates(root.node("services"), at: now, profile) }
        if root.has("requests") { try readScripts(root.node("requests"), profile.periods) }
    }

    /// Reads back what `json` wrote. The profile may be another by now: what was planted on a query service that it does
    /// not name can strike nothing, and is left out.
    public init(stored json: JSONValue, at now: Timestamp, profile: Profile) throws(AdminError) {
        var json = json
        if case .object(var root) = json, case .object(let services)? = root["services"] {
            var offered = JSONObject()
            for (name, faults) in services where OfferedService(named: name, in: profile) != nil {
                offered[name] = faults
            }
            root["services"] = .object(offered)
            json = .object(root)
        }
        try self.init(json: json, at: now, profile: profile)
    }

    private mutating func readRates(_ node: AdminNode, at now: Timestamp, _ profile: Profile) throws(AdminError) {
        for name in node.names {
            guard let service = OfferedService(named: name, in: profile) else {
                throw node.unknown(name, OfferedService.names(in: profile))
            }
            let faults = try node.node(name)
            servicesDownUntil[service] = try faults.downUntil(at: now)
            for fault in faults.names where !AdminNode.downNames.contains(fault) {
                guard let kind = Fault(rawValue: fault) else {
                    throw faults.unknown(fault, Fault.allCases.map(\.rawValue) + AdminNode.downNames)
                }
                guard kind.canStrike(service) else { throw faults.problem(fault, "can never strike \(name)") }
                if faults.isNumber(fault) {
                    set(PlantedFault(kind), on: service, rate: try faults.rate(fault))
                } else {
                    let details = try faults.node(fault)
                    try details.allow(["rate", "milliseconds", "status"])
                    set(try details.planted(kind, profile.periods), on: service, rate: try details.rate("rate"))
                }
            }
        }
    }

    private mutating func readScripts(_ node: AdminNode, _ periods: Periods) throws(AdminError) {
        for requestNo in node.names {
            for element in try node.nodes(requestNo) {
                try element.allow(["fault", "times", "milliseconds", "status"])
                let planted = try element.planted(try element.choice("fault"), periods)
                let times = try element.has("times") ? element.integer("times", in: 1...1_000_000) : 1
                script(planted, for: requestNo, times: times)
            }
        }
    }

    public var json: JSONValue {
        var object: JSONObject = ["seed": .integer(Int64(clamping: seed))]
        if let downUntil { object["downUntil"] = .string(downUntil.wire) }
        var services = JSONObject()
        for service in offered {
            var faults = JSONObject()
            if let time = servicesDownUntil[service] { faults["downUntil"] = .string(time.wire) }
            for rate in rates[service] ?? [] {
                var details = rate.planted.details
                details["rate"] = JSONNumber(text: "\(rate.rate)").map { .number($0) } ?? .integer(0)
                faults[rate.planted.fault.rawValue] = .object(details)
            }
            if !faults.isEmpty { services[service.name] = .object(faults) }
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

    /// The services that something is planted on, the specification's in its order.
    private var offered: [OfferedService] {
        let planted = Set(rates.keys).union(servicesDownUntil.keys)
        let queries = planted.filter(\.isQuery).sorted { $0.name < $1.name }
        return Service.allCases.map { .specified($0) } + queries
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
