/// What the decisions beside the specification fix for the sandbox bank, typed from them and not from its profile.
public enum SpecificationProfile {
    /// The values of a list by their order, with the Chinese name where the decisions give one.
    public struct List: Sendable {
        public let name: String
        public let values: [(value: String, title: String?)]
    }

    public struct Policy: Sendable {
        public let service: String
        public let doubt: String
        /// Codes that say that the goal is reached.
        public let already: [String]
    }

    public static let lists: [List] = [
        List(name: "userRole", values: [("INVESTOR", "投资人"), ("BORROWER", "借款人"), ("GUARANTOR", "担保机构")]),
        List(name: "auditStatus", values: [("AUDITING", nil), ("PASSED", nil), ("REFUSED", nil)]),
        List(
            name: "projectStatus",
            values: [("COLLECTING", "募集中"), ("REPAYING", "还款中"), ("FINISH", "已截标"), ("MISCARRY", "流标")]),
        List(name: "projectType", values: [("STANDARD", "散标")]),
        List(
            name: "repaymentWay",
            values: [
                ("FIXED_REPAYMENT", "等额本息"), ("FIXED_PRINCIPAL", "等额本金"), ("INTEREST_FIRST", "先息后本"),
                ("ONE_TIME", "到期还本付息"),
            ]),
        List(
            name: "bizType",
            values: [
                ("TENDER", "投标"), ("REPAYMENT", "还款"), ("CREDIT_ASSIGNMENT", "债权购买"), ("COMPENSATORY", "代偿"),
                ("COMPENSATORY_REPAYMENT", "代偿还款"), ("STOCK_REPAYMENT", "存量标的还款"),
                ("STOCK_CREDIT_ASSIGNMENT", "存量标的债权购买"), ("STOCK_COMPENSATORY", "存量标的代偿"),
                ("STOCK_COMPENSATORY_REPAYMENT", "存量标的代偿还款"),
            ]),
        List(name: "rechargeWay", values: [("WEB", "网银"), ("QUICK", "快捷支付")]),
        List(name: "payCompany", values: [("BAOFU", nil), ("YEEPAY", nil), ("FUIOU", nil), ("UNIONPAY", nil)]),
        List(name: "responseType", values: [("CALLBACK", "浏览器"), ("NOTIFY", "服务端")]),
    ]

    /// Lists that the bank's appendix has and nobody has seen: any value goes.
    public static let openLists = ["bankCode", "bankId"]

    public static let statuses = ["SUCCESS": "applied", "ACCEPT": "accepted", "FAIL": "refused"]

    /// Every return code with what it says about the request.
    public static let codes: [String: String] = {
        var codes = [
            "00000": "success",
            "10001": "misconfigured", "10002": "notExecuted", "10003": "misconfigured", "10004": "misconfigured",
            "10005": "misconfigured", "10006": "misconfigured", "10007": "misconfigured",
            "90001": "notExecuted", "90002": "unknown",
        ]
        for number in 20_001...20_027 { codes["\(number)"] = "refused" }
        return codes
    }()

    public static let policies: [Policy] = [
        Policy(service: "PERSONAL_REGISTER", doubt: "awaitNotification", already: ["20002"]),
        Policy(service: "RECHARGE", doubt: "awaitNotification", already: []),
        Policy(service: "WITHDRAW", doubt: "awaitNotification", already: []),
        Policy(service: "CREATE_PROJECT", doubt: "resendAndRead", already: ["20003", "20005"]),
        Policy(service: "MODIFY_PROJECT", doubt: "resendAndRead", already: ["20003", "20018"]),
        Policy(service: "USER_PRE_FREEZE", doubt: "awaitNotification", already: []),
        Policy(service: "USER_AUTO_PRE_TRANSACTION", doubt: "resend", already: []),
        Policy(service: "CANCEL_PRE_FREEZE", doubt: "resend", already: []),
        Policy(service: "DEBENTURE_SALE", doubt: "resend", already: []),
        Policy(service: "CANCEL_DEBENTURE_SALE", doubt: "resendAndRead", already: ["20003", "20024"]),
        Policy(service: "CONFIRM_LOAN", doubt: "resend", already: []),
        Policy(service: "CONFIRM_REPAYMENT", doubt: "resend", already: []),
        Policy(service: "CONFIRM_DEBENTURE_TRANSFER", doubt: "resend", already: []),
    ]

    public static let marketingAccount = "ACCOUNT_NO_002"
    public static let incomeAccount = "ACCOUNT_NO_003"
    public static let directPath = "/service"
    public static let gatewayPath = "/gateway"

    public static let maximumBodyBytes = 1_048_576
    public static let maximumDepth = 64
    public static let loanDetails = 10
    public static let personLimit = "200000.00"
    public static let enterpriseLimit = "1000000.00"

    public static let timestampToleranceSeconds = 600
    public static let sendWindowSeconds = 60
    /// From the end of the send window to the time when no attempt can land any more: the timestamp's tolerance, what
    /// clocks may differ by and the bank's own time to work.
    public static let deadAfterSendWindowSeconds = 900
    public static let pageLifetimeSeconds = 1800
    public static let notificationHourSeconds = 3600
    public static let notificationAttempts = 3
    public static let earlyEventWaitSeconds = 86_400
    public static let fastFactor = 20
}
