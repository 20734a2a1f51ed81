import JSON

extension Profile {
    /// The sandbox bank's profile.
    public static let sandbox = builtIn(BuiltIn.sandbox)

    /// `sandbox` with every period a twentieth, for demonstrations and tests; nothing else differs.
    public static let sandboxFast = builtIn(BuiltIn.sandboxFast)

    public static let builtIn: [Profile] = [sandbox, sandboxFast]

    /// The file of a profile that is built in, as UTF-8 JSON: what it reads back to is equal to it.
    ///
    /// - Returns: nil for a name that none has.
    public static func text(ofBuiltIn name: String) -> [UInt8]? {
        switch name {
        case sandbox.name: BuiltIn.sandbox
        case sandboxFast.name: BuiltIn.sandboxFast
        default: nil
        }
    }

    private static func builtIn(_ text: [UInt8]) -> Profile {
        do {
            return try Profile(reading: text)
        } catch {
            preconditionFailure("A profile that is built in does not load: \(error)")
        }
    }
}

/// The files of the profiles that are built in.
private enum BuiltIn {
    static let sandbox = PackageResources.sandbox_json
    static let sandboxFast = faster(sandbox, name: "sandbox-fast", factor: 20)

    /// The same profile with every period divided.
    private static func faster(_ text: [UInt8], name: String, factor: Int64) -> [UInt8] {
        guard let json = try? JSONValue(reading: text), var profile = json.object,
            let periods = profile["periods"]?.object
        else { preconditionFailure("A profile that is built in has no periods.") }
        var divided = JSONObject()
        for (period, seconds) in periods { divided[period] = Self.divided(seconds, by: factor) }
        profile["name"] = .string(name)
        profile["periods"] = .object(divided)
        return Array((JSONValue.object(profile).prettyText + "\n").utf8)
    }

    private static func divided(_ seconds: JSONValue, by factor: Int64) -> JSONValue {
        switch seconds {
        case .array(let elements): .array(elements.map { divided($0, by: factor) })
        case .number(let number): number.int64.map { .number(JSONNumber($0 / factor)) } ?? seconds
        case .null, .bool, .string, .object: seconds
        }
    }
}
