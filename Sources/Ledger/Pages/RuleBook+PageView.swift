import Custody

extension RuleBook {
    /// - Parameters:
    ///   - input: what was typed, where the page asks again.
    ///   - message: why it asks again.
    func view(_ page: Page, input: PageInput? = nil, message: String? = nil) -> PageView {
        let request = page.request
        let contract = contract(of: request.service)
        let userNo = request.userNo ?? ""
        let registers = request.service == .personalRegister
        let hidesBalance = registers || request.parameters.optionalText("displayBalance") == "hidden"
        return PageView(
            id: page.id, service: request.service, title: contract.title, requestNo: request.requestNo, userNo: userNo,
            fields: contract.request.compactMap { field($0, request, input) }, amount: request.amount,
            balance: hidesBalance ? nil : state.books[.available(userNo)],
            authorisations: registers ? authorisations : [], needsPassword: !registers, setsPassword: registers,
            message: message, expires: page.expires)
    }

    /// Parameters that a page shows elsewhere or not at all.
    private static let unshown: Set<String> = [
        "requestNo", "userNo", "amount", "callbackUrl", "expired", "displayBalance",
    ]

    private func field(_ row: Parameter, _ request: Request, _ input: PageInput?) -> PageField? {
        guard !Self.unshown.contains(row.name) else { return nil }
        let given = request.parameters[row.name]
        let isAsked = request.service == .personalRegister && FourElements.names.contains(row.name)
        guard given != nil || isAsked else { return nil }
        return PageField(
            name: row.name, title: Self.title(of: row), value: given?.plainText ?? input?.fields[row.name],
            isFixed: given != nil, isSensitive: row.sensitive, kind: kind(of: row))
    }

    /// The meaning without its remarks.
    private static func title(of row: Parameter) -> String {
        String(row.meaning.prefix { $0 != "，" && $0 != "（" })
    }

    private func kind(of row: Parameter) -> PageField.Kind {
        guard let list = row.enumeration.flatMap({ profile.enumerations[$0] }) else { return .text }
        return .choice(list.entries.map { PageField.Choice(value: $0.value, title: $0.title) })
    }

    private var authorisations: [PageView.Authorisation] {
        BusinessType.allCases.filter(\.canBeAuthorised).map { type in
            let title = profile.enumerations[.bizType]?.title(of: type.rawValue) ?? type.rawValue
            return PageView.Authorisation(value: type.rawValue, title: title)
        }
    }
}

extension ParameterValue {
    /// For people.
    var plainText: String? {
        switch self {
        case .text(let text): text
        case .amount(let amount): amount.description
        case .integer(let number): String(number)
        case .date(let date): date.wire
        case .dateTime(let time): time.wire
        case .boolean(let truth): truth ? "是" : "否"
        case .decimal, .details: nil
        }
    }
}
