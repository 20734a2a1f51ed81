import Custody
import JSON

/// An audit that follows a registration.
struct Audit: Hashable, Sendable {
    var due: Timestamp
}

/// 个人绑卡开户, confirmed on its page.
extension RuleBook {
    mutating func register(_ request: Request, _ input: PageInput, at now: Timestamp) throws(Refusal) -> Facts {
        let userNo = try request.parameters.text("userNo")
        try requireNew(userNo)
        guard let role = UserRole(rawValue: try request.parameters.text("userRole")) else {
            throw Refusal(.parameterInvalid, "userRole：不在枚举值之内")
        }
        let elements = FourElements(request.parameters, input)
        try elements.check()
        let authorised = BusinessType.allCases.filter { $0.canBeAuthorised && input.authorised.contains($0.rawValue) }
        state.users[userNo] = User(
            role: role, kind: .person, authorised: authorised,
            passwordDigest: User.digest(of: input.password, userNo: userNo), hasCard: true, audit: .auditing)
        let due = now + settings.auditDelay
        state.audits[userNo] = Audit(due: due)
        events.push(due, .audit(userNo))
        return elements.facts
    }

    func requireNew(_ userNo: String) throws(Refusal) {
        try require(
            state.users[userNo] == nil && !isPlatform(userNo), .userRegistered, "userNo：用户已开户")
    }

    /// The result of an audit, which the platform is told without a request number.
    mutating func finishAudit(of userNo: String, at now: Timestamp) {
        state.audits[userNo] = nil
        guard var user = state.users[userNo] else { return }
        user.audit = settings.auditResult.status
        state.users[userNo] = user
        notifyAudit(of: userNo, result: user.audit, at: now)
    }
}

/// 四要素: what the platform passed, else what the user typed.
struct FourElements {
    let realName: String
    let idNumber: String
    let mobile: String
    let cardNumber: String

    /// What every card is answered to be of.
    static let bankCode = "ICBC"
    static let names = ["realName", "idNumber", "mobile", "cardNumber"]

    init(_ parameters: Parameters, _ input: PageInput) {
        func element(_ name: String) -> String { parameters.optionalText(name) ?? input.fields[name] ?? "" }
        realName = element("realName")
        idNumber = element("idNumber")
        mobile = element("mobile")
        cardNumber = element("cardNumber")
    }

    /// - Throws: `elementsMismatch` for what is malformed or what the test number asks for, `parameterInvalid` for a
    ///   credit card.
    func check() throws(Refusal) {
        let isName =
            !realName.unicodeScalars.allSatisfy(\.properties.isWhitespace) && realName.unicodeScalars.count <= 50
        try Self.require(isName, "realName", "应为 1 至 50 个字符，不能全是空白")
        try Self.require(Self.isIdNumber(idNumber), "idNumber", "应为 15 位数字，或 17 位数字加一位数字或 X")
        try Self.require(isMobile, "mobile", "应为 1 开头的 11 位数字")
        let isCard = (12...19).contains(cardNumber.utf8.count) && Self.areDigits(cardNumber.utf8)
        try Self.require(isCard, "cardNumber", "应为 12 至 19 位数字")
        try Self.requireDebit(cardNumber)
        try Self.require(!mobile.hasSuffix("0022"), "mobile", "尾号 0022 的手机号在沙箱中总是验证不通过")
    }

    /// Says which element it is and, to the journal, what it should be; never what it is.
    private static func require(_ isGood: Bool, _ name: String, _ wanted: String) throws(Refusal) {
        let message = "\(name)：四要素验证不通过"
        if !isGood { throw Refusal(.elementsMismatch, message, detail: "\(message)，\(wanted)") }
    }

    static func requireDebit(_ cardNumber: String) throws(Refusal) {
        if cardNumber.utf8.first == UInt8(ascii: "4") { throw Refusal(.parameterInvalid, "cardNumber：不支持信用卡") }
    }

    /// 15 digits, or 17 and a check character.
    private static func isIdNumber(_ text: String) -> Bool {
        let bytes = text.utf8
        switch bytes.count {
        case 15: return areDigits(bytes)
        case 18:
            guard let last = bytes.last, areDigits(bytes.dropLast()) else { return false }
            return areDigits(CollectionOfOne(last)) || last == UInt8(ascii: "X") || last == UInt8(ascii: "x")
        default: return false
        }
    }

    private var isMobile: Bool {
        mobile.utf8.count == 11 && mobile.utf8.first == UInt8(ascii: "1") && Self.areDigits(mobile.utf8)
    }

    private static func areDigits(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    var facts: Facts {
        [
            "realName": .string(realName), "idNumber": .string(idNumber), "mobile": .string(mobile),
            "cardNumber": .string(cardNumber), "bankCode": .string(Self.bankCode),
        ]
    }
}
