public import JSON

/// What the specification leaves to the bank: values of enumerations, return codes and what each means, addresses,
/// limits, periods and, for each service, how doubt about it is resolved. A profile is a JSON file; two are built in.
/// Neither of them names a query service, which is no part of the specification.
public struct Profile: Hashable, Sendable {
    public var name: String
    /// The values of a list with their Chinese names, by the bank's order.
    public var enumerations: [Enumeration: EnumerationValues]
    public var codes: [ReturnCode: CodeMeaning]
    /// What each 交易状态 means.
    public var statuses: [String: StatusMeaning]
    public var platformAccounts: PlatformAccounts
    public var paths: Paths
    public var limits: Limits
    public var periods: Periods
    public var rules: OpenRules
    public var services: [Service: ServicePolicy]
    /// How the bank is asked about calls; nil for a bank that cannot be asked.
    public var query: QueryPolicy?

    public func allows(_ value: String, in enumeration: Enumeration) -> Bool {
        switch enumeration {
        case .returnCode: codes[ReturnCode(rawValue: value)] != nil
        case .status: statuses[value] != nil
        case .userRole, .auditStatus, .projectStatus, .projectType, .repaymentWay, .bizType, .rechargeWay, .payCompany,
            .responseType, .bankCode, .bankId:
            // A list that a profile leaves out is open: the bank's appendix is not known.
            enumerations[enumeration].map { $0.title(of: value) != nil } ?? true
        }
    }
}

/// The values of one enumeration.
public struct EnumerationValues: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let value: String
        /// The Chinese name that people read.
        public let title: String
    }

    public let entries: [Entry]

    public func title(of value: String) -> String? {
        entries.first { $0.value.utf8.elementsEqual(value.utf8) }?.title
    }
}

/// What a return code says about the request it answers.
public enum CodeMeaning: String, CaseIterable, Hashable, Sendable {
    /// It was done, or taken in: the status says which.
    case success
    /// Refused by a rule: nothing changed.
    case refused
    /// Not executed this time; the same request may be sent again.
    case notExecuted
    /// Never executed because our own set-up or request is wrong.
    case misconfigured
    /// The bank does not say whether it was executed.
    case unknown
}

/// What a 交易状态 says.
public enum StatusMeaning: String, CaseIterable, Hashable, Sendable {
    case applied
    case accepted
    case refused
}

public struct PlatformAccounts: Hashable, Sendable {
    /// 营销账户: red packets and dividends are paid from it.
    public var marketing: String
    /// 平台收入账户: commissions go to it.
    public var income: String

    public func contains(_ userNo: String) -> Bool { userNo == marketing || userNo == income }
}

/// Where the bank's interfaces are, below its base address.
public struct Paths: Hashable, Sendable {
    public var direct: String
    public var gateway: String
}

public struct Limits: Hashable, Sendable {
    /// The longest request body, in bytes.
    public var maximumBody: Int
    /// How deep `reqData` may nest.
    public var maximumDepth: Int
    /// The most details of a CONFIRM_LOAN.
    public var loanDetails: Int
    /// What a person's open projects may amount to.
    public var personLimit: Amount
    /// What an enterprise's open projects may amount to.
    public var enterpriseLimit: Amount

    public var json: JSONLimits { JSONLimits(maximumBytes: maximumBody, maximumDepth: maximumDepth) }
}

/// What the specification leaves open and a bank decides one way or the other.
public struct OpenRules: Hashable, Sendable {
    /// Whether an idempotent service answers a repeated number with the refusal that it gave the first time.
    public var rememberRefusals: Bool
    /// Whether 流标 is refused while anything is frozen for the project.
    public var refuseMiscarryOverFreeze: Bool
    /// Whether freezes can be cancelled when the project is 已截标 or 流标.
    public var cancelAfterClose: Bool
}

/// How a service is called and how doubt about it is resolved.
public struct ServicePolicy: Hashable, Sendable {
    public enum Doubt: String, CaseIterable, Hashable, Sendable {
        /// The same request again, under the same number.
        case resend
        /// The same request again; success or a code of `already` means that it was applied.
        case resendAndRead
        /// Wait for the notification.
        case awaitNotification
    }

    public var doubt: Doubt
    /// Codes that say that the service's goal is reached, because our own earlier copy did it.
    public var already: Set<ReturnCode>
    /// Codes that say that what was to be taken back is not there.
    public var absent: Set<ReturnCode>
    /// How long an attempt may take in all.
    public var timeout: Duration
}
