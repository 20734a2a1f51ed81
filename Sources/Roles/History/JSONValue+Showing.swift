public import JSON

extension JSONValue {
    /// Sealed personal data as it is shown to people: that there is some, and no more.
    public static let sealedData: JSONValue = "(sealed)"

    /// The same without anything that is sealed.
    public var withoutSealed: JSONValue {
        switch self {
        case .null, .bool, .number: self
        case .string(let text): text.hasPrefix("sealed") && text.isSealed ? Self.sealedData : self
        case .array(let elements): .array(elements.map(\.withoutSealed))
        case .object(let object):
            if object.count == 1, object.first?.key == "$sealed" {
                Self.sealedData
            } else {
                .object(object.mapValues(\.withoutSealed))
            }
        }
    }
}

extension String {
    /// Whether it begins as sealed texts do: `sealed`, a version, and a colon.
    fileprivate var isSealed: Bool {
        let version = utf8.dropFirst("sealed".utf8.count).prefix { $0 != UInt8(ascii: ":") }
        return !version.isEmpty && version.count < 4
            && version.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
            && utf8.count > "sealed".utf8.count + version.count
    }
}

extension JSONObject {
    fileprivate func mapValues(_ transform: (JSONValue) -> JSONValue) -> JSONObject {
        var mapped = JSONObject()
        for (key, value) in self { mapped[key] = transform(value) }
        return mapped
    }
}
