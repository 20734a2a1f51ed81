import JSON

extension Profile {
    /// Reads a profile's file.
    ///
    /// - Throws: `ProfileError` with the place of the first thing that is unknown, missing or wrong.
    public init(reading bytes: [UInt8]) throws(ProfileError) {
        let root: ProfileNode
        do {
            root = ProfileNode(value: try JSONValue(reading: bytes), path: "")
        } catch {
            throw ProfileError(path: "", problem: "\(error)")
        }
        let nodes = try root.members(
            [
                "name", "enumerations", "codes", "statuses", "platformAccounts", "paths", "limits", "periods", "rules",
                "services",
            ], optional: ["query"])
        let codes = try Self.codes(nodes.node("codes"))
        self.init(
            name: try nodes.node("name").text(),
            enumerations: try Self.enumerations(nodes.node("enumerations")),
            codes: codes,
            statuses: try Self.statuses(nodes.node("statuses")),
            platformAccounts: try PlatformAccounts(nodes.node("platformAccounts")),
            paths: try Paths(nodes.node("paths")),
            limits: try Limits(nodes.node("limits")),
            periods: try Periods(nodes.node("periods")),
            rules: try OpenRules(nodes.node("rules")),
            services: try Self.services(nodes.node("services"), codes),
            query: try Self.query(nodes["query"]))
    }

    private static func enumerations(_ node: ProfileNode) throws(ProfileError) -> [Enumeration: EnumerationValues] {
        var enumerations: [Enumeration: EnumerationValues] = [:]
        for (name, list) in try node.entries() {
            guard let enumeration = Enumeration(rawValue: name) else {
                throw list.error("no such enumeration; there are \(Enumeration.allCases.map(\.rawValue))")
            }
            switch enumeration {
            case .status: throw list.error("is listed under statuses")
            case .returnCode: throw list.error("is listed under codes")
            case .userRole, .auditStatus, .projectStatus, .projectType, .repaymentWay, .bizType, .rechargeWay,
                .payCompany, .responseType, .bankCode, .bankId:
                break
            }
            var entries: [EnumerationValues.Entry] = []
            for (value, title) in try list.entries() {
                entries.append(EnumerationValues.Entry(value: value, title: try title.text()))
            }
            guard !entries.isEmpty else { throw list.error("must have a value; leave a list out to leave it open") }
            enumerations[enumeration] = EnumerationValues(entries: entries)
        }
        return enumerations
    }

    private static func codes(_ node: ProfileNode) throws(ProfileError) -> [ReturnCode: CodeMeaning] {
        var codes: [ReturnCode: CodeMeaning] = [:]
        for (code, meaning) in try node.entries() {
            codes[ReturnCode(rawValue: code)] = try meaning.choice(CodeMeaning.self)
        }
        guard codes.values.contains(.success) else { throw node.error("must have a code that means success") }
        return codes
    }

    private static func statuses(_ node: ProfileNode) throws(ProfileError) -> [String: StatusMeaning] {
        var statuses: [String: StatusMeaning] = [:]
        for (status, meaning) in try node.entries() {
            statuses[status] = try meaning.choice(StatusMeaning.self)
        }
        for meaning in [StatusMeaning.applied, .refused] where !statuses.values.contains(meaning) {
            throw node.error("must have a status that means \(meaning)")
        }
        return statuses
    }

    private static func services(_ node: ProfileNode, _ codes: [ReturnCode: CodeMeaning]) throws(ProfileError)
        -> [Service: ServicePolicy]
    {
        let nodes = try node.members(Service.allCases.map(\.rawValue))
        var services: [Service: ServicePolicy] = [:]
        for service in Service.allCases {
            services[service] = try ServicePolicy(nodes.node(service.rawValue), of: service, codes)
        }
        return services
    }

    private static func query(_ node: ProfileNode?) throws(ProfileError) -> QueryPolicy? {
        guard let node else { return nil }
        return try QueryPolicy(node)
    }
}

extension [String: ProfileNode] {
    /// A member that `members(_:)` has found.
    fileprivate func node(_ name: String) -> ProfileNode {
        self[name] ?? ProfileNode(value: .null, path: name)
    }
}

extension PlatformAccounts {
    fileprivate init(_ node: ProfileNode) throws(ProfileError) {
        let nodes = try node.members(["marketing", "income"])
        self.init(marketing: try nodes.node("marketing").text(), income: try nodes.node("income").text())
    }
}

extension Paths {
    fileprivate init(_ node: ProfileNode) throws(ProfileError) {
        let nodes = try node.members(["direct", "gateway"])
        self.init(direct: try nodes.node("direct").text(), gateway: try nodes.node("gateway").text())
        for name in ["direct", "gateway"] where try !nodes.node(name).text().utf8.starts(with: "/".utf8) {
            throw nodes.node(name).error("must begin with /")
        }
    }
}

extension Limits {
    fileprivate init(_ node: ProfileNode) throws(ProfileError) {
        let nodes = try node.members([
            "maximumBodyBytes", "maximumDepth", "loanDetails", "personLimit", "enterpriseLimit",
        ])
        self.init(
            maximumBody: Int(try nodes.node("maximumBodyBytes").integer(1024...16_777_216)),
            maximumDepth: Int(try nodes.node("maximumDepth").integer(4...512)),
            loanDetails: Int(try nodes.node("loanDetails").integer(1...10_000)),
            personLimit: try nodes.node("personLimit").amount(),
            enterpriseLimit: try nodes.node("enterpriseLimit").amount())
    }
}

extension Periods {
    fileprivate init(_ node: ProfileNode) throws(ProfileError) {
        let nodes = try node.members([
            "timestampToleranceSeconds", "sendWindowSeconds", "clockAllowanceSeconds", "processingWindowSeconds",
            "pageLifetimeSeconds", "notificationHourSeconds", "notificationAttemptsSeconds", "earlyEventWaitSeconds",
        ])
        var attempts: [Duration] = []
        for attempt in try nodes.node("notificationAttemptsSeconds").elements() {
            attempts.append(try attempt.period())
        }
        self.init(
            timestampTolerance: try nodes.node("timestampToleranceSeconds").period(),
            sendWindow: try nodes.node("sendWindowSeconds").period(),
            clockAllowance: try nodes.node("clockAllowanceSeconds").period(),
            processingWindow: try nodes.node("processingWindowSeconds").period(),
            pageLifetime: try nodes.node("pageLifetimeSeconds").period(),
            notificationHour: try nodes.node("notificationHourSeconds").period(),
            notificationAttempts: attempts,
            earlyEventWait: try nodes.node("earlyEventWaitSeconds").period())
        let ascends = zip(attempts, attempts.dropFirst()).allSatisfy { $0 < $1 }
        guard let last = attempts.last, ascends, last < notificationHour else {
            throw nodes.node("notificationAttemptsSeconds").error(
                "must be at least one time, ascending, all within notificationHourSeconds")
        }
    }
}

extension OpenRules {
    fileprivate init(_ node: ProfileNode) throws(ProfileError) {
        let nodes = try node.members(["rememberRefusals", "refuseMiscarryOverFreeze", "cancelAfterClose"])
        self.init(
            rememberRefusals: try nodes.node("rememberRefusals").boolean(),
            refuseMiscarryOverFreeze: try nodes.node("refuseMiscarryOverFreeze").boolean(),
            cancelAfterClose: try nodes.node("cancelAfterClose").boolean())
    }
}

extension ServicePolicy {
    fileprivate init(
        _ node: ProfileNode, of service: Service, _ codes: [ReturnCode: CodeMeaning]
    ) throws(ProfileError) {
        let nodes = try node.members(["doubt", "already", "absent", "timeoutSeconds"])
        func refusals(_ name: String) throws(ProfileError) -> [(element: ProfileNode, code: ReturnCode)] {
            var refusals: [(element: ProfileNode, code: ReturnCode)] = []
            for element in try nodes.node(name).elements() {
                let code = ReturnCode(rawValue: try element.text())
                guard codes[code] == .refused else { throw element.error("must be one of the codes that mean refused") }
                refusals.append((element, code))
            }
            return refusals
        }
        var already: Set<ReturnCode> = []
        for (element, code) in try refusals("already") {
            guard !ServiceContract.specification(of: service).isIdempotent else {
                throw element.error("\(service) is idempotent: it repeats its first answer, no refusal means success")
            }
            already.insert(code)
        }
        self.init(
            doubt: try nodes.node("doubt").choice(Doubt.self), already: already,
            absent: Set(try refusals("absent").map(\.code)),
            timeout: .seconds(try nodes.node("timeoutSeconds").integer(1...3600)))
    }
}

extension QueryPolicy {
    fileprivate init(_ node: ProfileNode) throws(ProfileError) {
        let nodes = try node.members(["service", "answersAlike", "intervalSeconds", "timeoutSeconds"])
        let service = try nodes.node("service").text()
        guard Identifier.isValid(service) else {
            throw nodes.node("service").error(
                "must be letters, digits and underscores, at most \(Identifier.maximumLength)")
        }
        guard Service(rawValue: service) == nil else {
            throw nodes.node("service").error("\(service) is a service of the specification; a query is none of them")
        }
        self.init(
            service: service, answersAlike: Int(try nodes.node("answersAlike").integer(1...100)),
            interval: .seconds(try nodes.node("intervalSeconds").integer(1...3600)),
            timeout: .seconds(try nodes.node("timeoutSeconds").integer(1...3600)))
    }
}
