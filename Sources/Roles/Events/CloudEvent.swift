import Custody
public import JSON

/// An event of the platform before its data is looked at (CloudEvents 1.0, https://github.com/cloudevents/spec).
///
/// Attributes that are not named here are extensions; they are allowed and passed over.
public struct CloudEvent: Hashable, Sendable {
    /// An event with the same type and id is the same event.
    public let id: String
    public let source: String
    public let type: String
    /// Milliseconds.
    public let time: Int64
    public let data: JSONObject

    /// The longest texts of attributes, in Unicode scalars.
    public static let maximumLengths: KeyValuePairs = ["id": 200, "source": 500, "type": 100, "subject": 500]
    /// What an event may be, before and after its own fields are looked at.
    public static let limits = JSONLimits(maximumBytes: 1 << 20, maximumDepth: 64)

    /// Reads what is to be JSON, within the limits of events.
    ///
    /// - Parameter what: what it is called in the refusal.
    public static func json(reading bytes: [UInt8], what: String = "the event") throws(EventRefusal) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(reading: bytes, limits: limits)
        } catch {
            if case .tooLong = error.reason { throw EventRefusal(.tooLarge, "\(what) is too large: \(error.reason)") }
            throw EventRefusal(.malformed, "\(what) is not JSON: \(error)")
        }
    }

    /// An event in structured mode.
    public init(_ json: JSONValue) throws(EventRefusal) {
        guard case .object(let object) = json else {
            throw EventRefusal(.malformed, "an event is a JSON object with the attributes of a CloudEvent")
        }
        let attributes = Attributes(object)
        try attributes.check()
        guard try attributes.text("specversion").utf8.elementsEqual("1.0".utf8) else {
            throw EventRefusal(.malformed, at: "specversion", "should be \"1.0\"")
        }
        id = try attributes.text("id")
        source = try attributes.text("source")
        type = try attributes.text("type")
        guard Self.isType(type) else {
            throw EventRefusal(
                .malformed, at: "type", "should be words of lower-case letters and hyphens with dots between")
        }
        guard let time = Timestamp(rfc3339: try attributes.text("time")) else {
            throw EventRefusal(
                .malformed, at: "time", "should be a time with a zone, such as 2026-01-31T12:00:00+08:00")
        }
        self.time = time.milliseconds
        try attributes.checkContentType()
        guard let data = object["data"], !data.isNull else {
            throw EventRefusal(.malformed, at: "data", "is missing")
        }
        guard case .object(let fields) = data else {
            throw EventRefusal(.malformed, at: "data", "should be an object of the event's fields")
        }
        self.data = fields
    }

    private static func isType(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty
                && word.utf8.allSatisfy {
                    $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                }
        }
    }
}

/// The members of an event's object.
private struct Attributes {
    private let object: JSONObject

    init(_ object: JSONObject) {
        self.object = object
    }

    /// What holds of all of them.
    func check() throws(EventRefusal) {
        for (name, value) in object where name != "data" {
            guard name != "data_base64" else {
                throw EventRefusal(.malformed, at: name, "is not taken; write the fields as JSON in 'data'")
            }
            guard Self.isName(name) else {
                throw EventRefusal(
                    .malformed,
                    "an attribute's name is at most 40 lower-case letters and digits; fields belong in 'data'"
                )
            }
            switch value {
            case .null, .bool, .number: break
            case .string(let text): try check(text, name)
            case .array, .object:
                throw EventRefusal(.malformed, at: name, "should be a text, a number, or true or false")
            }
        }
    }

    private static func isName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    private func check(_ text: String, _ name: String) throws(EventRefusal) {
        if let (_, length) = CloudEvent.maximumLengths.first(where: { $0.key == name }),
            text.unicodeScalars.count > length
        {
            throw EventRefusal(.malformed, at: name, "is longer than \(length) characters")
        }
        // CloudEvents, type system: no control characters in strings.
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) else {
            throw EventRefusal(.malformed, at: name, "has a control character in it")
        }
    }

    func text(_ name: String) throws(EventRefusal) -> String {
        switch object[name] {
        case nil, .null: throw EventRefusal(.malformed, at: name, "is missing")
        case .string(""): throw EventRefusal(.malformed, at: name, "is empty")
        case .string(let text): return text
        case .bool, .number, .array, .object: throw EventRefusal(.malformed, at: name, "should be a text")
        }
    }

    /// Nothing, or some JSON.
    func checkContentType() throws(EventRefusal) {
        guard let value = object["datacontenttype"], !value.isNull else { return }
        guard try MediaType(text("datacontenttype")).isJSON else {
            throw EventRefusal(.malformed, at: "datacontenttype", "should be application/json")
        }
    }
}
