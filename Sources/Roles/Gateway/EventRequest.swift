public import JSON
import Octets

/// A request that brings events of the platform, by the HTTP protocol binding of CloudEvents 1.0.2: one event in
/// structured or binary mode, or a batch.
///
/// `application/json` is taken as well: an object is an event, a list a batch.
public struct EventRequest: Sendable {
    /// The most events of a batch.
    public static let maximumEvents = 1_000

    /// As they would stand in structured mode; what is in them was not looked at.
    public let events: [JSONValue]

    /// - Parameters:
    ///   - headers: as they came; names in any case.
    ///   - body: no longer than the server lets in.
    public init(headers: [(name: String, value: String)], body: [UInt8]) throws(EventsProblem) {
        let type = Self.mediaType(headers)
        if Self.attributes(headers).isEmpty || type.hasPrefix("application/cloudevents") {
            events = try Self.structured(type, body)
        } else {
            events = [try Self.binary(headers, type, body)]
        }
        if events.count > Self.maximumEvents {
            throw EventsProblem(
                status: 413, code: "tooMany",
                message: "A batch has at most \(Self.maximumEvents) events; this one has \(events.count).",
                index: Self.maximumEvents)
        }
    }

    // MARK: Structured

    private static func structured(_ type: String, _ body: [UInt8]) throws(EventsProblem) -> [JSONValue] {
        let isBatch = type == "application/cloudevents-batch+json"
        guard isBatch || type == "application/cloudevents+json" || type == "application/json" else {
            throw EventsProblem(
                status: 415, code: "mediaType", field: "Content-Type",
                message: "Send application/cloudevents+json, application/cloudevents-batch+json or application/json.")
        }
        let json = try read(body)
        if case .array(let events) = json, type != "application/cloudevents+json" { return events }
        guard case .object = json, !isBatch else {
            throw EventsProblem(
                status: 400, code: "malformed",
                message: isBatch ? "A batch is a JSON array of events." : "An event is a JSON object.")
        }
        return [json]
    }

    private static func read(_ body: [UInt8]) throws(EventsProblem) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(reading: body)
        } catch {
            throw EventsProblem(status: 400, code: "malformed", message: "The body cannot be read as JSON: \(error).")
        }
    }

    // MARK: Binary

    /// The attributes are headers `ce-NAME`, the data is the body.
    private static func binary(
        _ headers: [(name: String, value: String)], _ type: String, _ body: [UInt8]
    ) throws(EventsProblem) -> JSONValue {
        var event = JSONObject()
        for (name, value) in attributes(headers) {
            guard event[name] == nil, name != "data", name != "data_base64", name != "datacontenttype" else {
                throw EventsProblem(
                    status: 400, code: "malformed", field: "ce-\(name)",
                    message: "This header comes twice, or is none that an event has.")
            }
            event[name] = .string(try unescaped(value, of: name))
        }
        guard !body.isEmpty else { return .object(event) }
        guard type == "application/json" || type.hasSuffix("+json") else {
            throw EventsProblem(
                status: 415, code: "mediaType", field: "Content-Type", message: "The data of an event has to be JSON.")
        }
        event["datacontenttype"] = .string(type)
        event["data"] = try read(body)
        return .object(event)
    }

    private static func attributes(
        _ headers: [(name: String, value: String)]
    ) -> [(name: String, value: String)] {
        headers.compactMap { name, value in
            let name = name.lowercased()
            return name.hasPrefix("ce-") ? (String(name.dropFirst(3)), value) : nil
        }
    }

    /// HTTP protocol binding, 3.1.3.2: escapes of bytes of UTF-8.
    private static func unescaped(_ value: String, of name: String) throws(EventsProblem) -> String {
        guard let bytes = PercentEscapes.decoded(Array(value.utf8)[...], plusIsSpace: false),
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw EventsProblem(
                status: 400, code: "malformed", field: "ce-\(name)",
                message: "The header's value has a % that no byte of UTF-8 follows.")
        }
        return text
    }

    /// In small letters, without parameters.
    private static func mediaType(_ headers: [(name: String, value: String)]) -> String {
        let value = headers.first { $0.name.lowercased() == "content-type" }?.value ?? ""
        return value.lowercased().prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
    }
}
