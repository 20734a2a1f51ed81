public import Custody

/// Which requests and notifications meet with faults: per service by rate, or scripted by request number.
///
/// The same plan asked the same questions gives the same decisions; services draw from generators of their own, so that
/// traffic of one does not shift the faults of another.
public struct FaultPlan: Hashable, Sendable {
    public struct Rate: Hashable, Sendable {
        public var planted: PlantedFault
        /// 0 (never) to 1 (always).
        public var rate: Double

        public init(_ planted: PlantedFault, rate: Double) {
            self.planted = planted
            self.rate = rate
        }
    }

    public struct Script: Hashable, Sendable {
        public var planted: PlantedFault
        /// How many more times it strikes.
        public var times: Int

        public init(_ planted: PlantedFault, times: Int = 1) {
            self.planted = planted
            self.times = times
        }
    }

    public let seed: UInt64
    /// At most one rate for each fault of a service.
    public private(set) var rates: [OfferedService: [Rate]] = [:]
    /// By request number; a user's number for the audit's notification.
    public private(set) var scripts: [String: [Script]] = [:]
    /// Until when the bank is down.
    public var downUntil: Timestamp?
    /// Until when single services are down.
    public var servicesDownUntil: [OfferedService: Timestamp] = [:]

    private var generators: [OfferedService: SplitMix] = [:]

    public init(seed: UInt64 = 0) {
        self.seed = seed
    }

    /// Sets how often a fault strikes a service; a rate of nothing takes it away.
    public mutating func set(_ planted: PlantedFault, on service: OfferedService, rate: Double) {
        var list = (rates[service] ?? []).filter { $0.planted.fault != planted.fault }
        if rate > 0 { list.append(Rate(planted, rate: min(rate, 1))) }
        rates[service] = list.isEmpty ? nil : list
    }

    /// Has a fault strike the next `times` requests, or notifications, of a number.
    public mutating func script(_ planted: PlantedFault, for requestNo: String, times: Int = 1) {
        guard times > 0 else { return }
        scripts[requestNo, default: []].append(Script(planted, times: times))
    }

    /// Whether the whole bank is down.
    public func isDown(at now: Timestamp) -> Bool {
        downUntil.map { now < $0 } ?? false
    }

    /// Whether the bank or this service is down.
    public func isDown(_ service: OfferedService, at now: Timestamp) -> Bool {
        isDown(at: now) || servicesDownUntil[service].map { now < $0 } ?? false
    }

    /// What happens to a request; to be asked once for each that arrives. A service that is down uses no fault up.
    ///
    /// - Parameter requestNo: the request's own number; nil for a question about a call, which leaves to the call what is
    ///   scripted for its number.
    public mutating func decide(_ service: OfferedService, requestNo: String?, at now: Timestamp) -> FaultDecision {
        var decision = FaultDecision()
        decision.isDown = isDown(service, at: now)
        if decision.isDown { return decision }
        let (drawn, scripted) = strikes(service, requestNo, onNotifications: false)
        for planted in drawn + scripted { decision.add(planted) }
        if !scripted.isEmpty {
            decision.scripted = scripted
            decision.requestNo = requestNo
        }
        return decision
    }

    /// Takes back that scripted faults were used up: they did not strike, because the page asked again (a wrong
    /// password) or what they spoil was not reached. To be called at most once for a decision.
    public mutating func giveBack(_ decision: FaultDecision) {
        guard let requestNo = decision.requestNo else { return }
        var list = scripts[requestNo] ?? []
        for planted in decision.scripted.reversed() {
            if let index = list.firstIndex(where: { $0.planted.fault == planted.fault }),
                list[index].planted == planted
            {
                list[index].times += 1
            } else {
                list.insert(Script(planted), at: 0)
            }
        }
        scripts[requestNo] = list
    }

    /// What happens to an attempt at a notification; to be asked once for each.
    ///
    /// - Parameter subject: the request's number, or the user's where the notification has none.
    public mutating func decideNotification(_ service: Service, subject: String?) -> NotificationFaults {
        var faults = NotificationFaults()
        let (drawn, scripted) = strikes(.specified(service), subject, onNotifications: true)
        for planted in drawn + scripted { faults.add(planted) }
        return faults
    }

    private mutating func strikes(_ service: OfferedService, _ subject: String?, onNotifications: Bool)
        -> (drawn: [PlantedFault], scripted: [PlantedFault])
    {
        var drawn: [PlantedFault] = []
        for rate in rates[service] ?? [] where rate.planted.fault.isForNotifications == onNotifications {
            if draw(service) < rate.rate, rate.planted.fault.canStrike(service) { drawn.append(rate.planted) }
        }
        guard let subject, var list = scripts[subject] else { return (drawn, []) }
        var scripted: [PlantedFault] = []
        var seen: Set<Fault> = []
        for index in list.indices where list[index].planted.fault.isForNotifications == onNotifications {
            // Two scripts of the same fault strike one after the other.
            guard list[index].planted.fault.canStrike(service), seen.insert(list[index].planted.fault).inserted else {
                continue
            }
            scripted.append(list[index].planted)
            list[index].times -= 1
        }
        list.removeAll { $0.times == 0 }
        scripts[subject] = list.isEmpty ? nil : list
        return (drawn, scripted)
    }

    /// From 0 up to, not including, 1.
    private mutating func draw(_ service: OfferedService) -> Double {
        let position = service.specified?.index ?? Service.allCases.count
        var generator = generators[service] ?? SplitMix(state: seed &+ UInt64(position) &* 0xD1B5_4A32_D192_ED03)
        let bits = generator.next()
        generators[service] = generator
        return Double(bits >> 11) * 0x1p-53
    }
}
