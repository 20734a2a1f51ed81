public import JSON

/// Checks an object against the rows of a parameter table.
public struct ParameterChecker: Sendable {
    private let profile: Profile

    public init(profile: Profile) {
        self.profile = profile
    }

    /// The object's parameters by the table's order; what the table does not name is passed over.
    ///
    /// - Throws: the refusal of the first row that does not fit: missing (10006) or invalid (10007), with its name.
    public func check(_ object: JSONObject, against rows: [Parameter]) throws(Refusal) -> Parameters {
        try check(object, against: rows, within: "")
    }

    private func check(_ object: JSONObject, against rows: [Parameter], within path: String) throws(Refusal)
        -> Parameters
    {
        var parameters = Parameters()
        for row in rows {
            let path = path + row.name
            guard let json = object[row.name], !Self.isEmpty(json) else {
                if row.required { throw .missing(path) }
                continue
            }
            let value = try value(of: json, row, path)
            try checkLength(of: json, row, path)
            parameters.append(row.name, value)
        }
        return parameters
    }

    private static func isEmpty(_ json: JSONValue) -> Bool {
        json == .null || json == .string("")
    }

    private func checkLength(of json: JSONValue, _ row: Parameter, _ path: String) throws(Refusal) {
        guard let length = row.length, case .string(let text) = json else { return }
        if text.unicodeScalars.count > length {
            throw .invalid(path, "超过 \(length) 个字符")
        }
    }

    private func value(of json: JSONValue, _ row: Parameter, _ path: String) throws(Refusal) -> ParameterValue {
        switch row.type {
        case .text, .enumerated: return .text(try text(json, row, path))
        case .amount: return .amount(try amount(json, row, path))
        case .integer: return .integer(try integer(json, path))
        case .decimal: return .decimal(try decimal(json, path))
        case .date:
            guard case .string(let text) = json, let date = WireDate(wire: text) else {
                throw .invalid(path, "日期应为 yyyyMMdd")
            }
            return .date(date)
        case .dateTime:
            guard case .string(let text) = json, let time = Timestamp(wire: text) else {
                throw .invalid(path, "时间应为 yyyyMMddHHmmss")
            }
            return .dateTime(time)
        case .boolean:
            guard case .bool(let truth) = json else { throw .invalid(path, "应为 true 或 false") }
            return .boolean(truth)
        case .details: return .details(try details(json, row, path))
        }
    }

    private func text(_ json: JSONValue, _ row: Parameter, _ path: String) throws(Refusal) -> String {
        guard case .string(let text) = json else { throw .invalid(path, "应为字符串") }
        if row.isIdentifier, !Identifier.isValid(text) {
            throw .invalid(path, "只能含字母、数字、下划线，至多 \(Identifier.maximumLength) 位")
        }
        if let enumeration = row.enumeration, !profile.allows(text, in: enumeration) {
            throw .invalid(path, "不在枚举值之内")
        }
        return text
    }

    private func amount(_ json: JSONValue, _ row: Parameter, _ path: String) throws(Refusal) -> Amount {
        guard let text = Self.numberText(json), let amount = Amount(wire: text) else {
            throw .invalid(path, "金额应为十亿以内、至多两位小数的数")
        }
        if amount == .zero, !row.mayBeZero { throw .invalid(path, "金额须大于零") }
        return amount
    }

    private func integer(_ json: JSONValue, _ path: String) throws(Refusal) -> Int64 {
        guard let text = Self.numberText(json), let number = Decimals.parse(text.utf8, places: 0),
            number < 1_000_000_000
        else { throw .invalid(path, "应为十亿以内的整数") }
        return number
    }

    private func decimal(_ json: JSONValue, _ path: String) throws(Refusal) -> Int64 {
        guard let text = Self.numberText(json), let number = Decimals.parse(text.utf8, places: 7),
            number <= 1_000_000_000 * 10_000_000
        else { throw .invalid(path, "应为十亿以内、至多七位小数的数") }
        return number
    }

    private func details(_ json: JSONValue, _ row: Parameter, _ path: String) throws(Refusal) -> [Parameters] {
        guard case .array(let elements) = json, !elements.isEmpty else {
            throw .invalid(path, "应为非空数组")
        }
        var details: [Parameters] = []
        details.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard case .object(let object) = element else { throw .invalid("\(path)[\(index)]", "应为对象") }
            details.append(try check(object, against: row.details, within: "\(path)[\(index)]."))
        }
        return details
    }

    /// Numbers may come as strings (the specification gives no JSON types).
    private static func numberText(_ json: JSONValue) -> String? {
        switch json {
        case .string(let text): text
        case .number(let number): number.text
        case .null, .bool, .array, .object: nil
        }
    }
}
