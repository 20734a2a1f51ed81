/// Checked parameters, in the order of their table. An optional one that was absent, null or empty is not there.
public struct Parameters: Hashable, Sendable {
    public private(set) var values: [(name: String, value: ParameterValue)] = []

    public init() {}

    mutating func append(_ name: String, _ value: ParameterValue) {
        values.append((name, value))
    }

    public subscript(name: String) -> ParameterValue? {
        values.first { $0.name == name }?.value
    }

    public static func == (left: Parameters, right: Parameters) -> Bool {
        left.values.elementsEqual(right.values) { $0.name == $1.name && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        for (name, value) in values {
            hasher.combine(name)
            hasher.combine(value)
        }
    }
}

/// Reading by name. A parameter that is not there is refused as missing, so that no reader can trap on input.
extension Parameters {
    public func text(_ name: String) throws(Refusal) -> String {
        guard case .text(let text)? = self[name] else { throw .missing(name) }
        return text
    }

    public func amount(_ name: String) throws(Refusal) -> Amount {
        guard case .amount(let amount)? = self[name] else { throw .missing(name) }
        return amount
    }

    public func dateTime(_ name: String) throws(Refusal) -> Timestamp {
        guard case .dateTime(let time)? = self[name] else { throw .missing(name) }
        return time
    }

    public func details(_ name: String) throws(Refusal) -> [Parameters] {
        guard case .details(let details)? = self[name] else { throw .missing(name) }
        return details
    }

    public func optionalText(_ name: String) -> String? {
        if case .text(let text)? = self[name] { text } else { nil }
    }

    /// The amount, or nothing where it was not given.
    public func amountOrZero(_ name: String) -> Amount {
        if case .amount(let amount)? = self[name] { amount } else { .zero }
    }
}

extension Refusal {
    static func missing(_ name: String) -> Refusal { Refusal(.parameterMissing, "\(name)：缺少必填参数") }
    static func invalid(_ name: String, _ why: String) -> Refusal { Refusal(.parameterInvalid, "\(name)：\(why)") }
}
