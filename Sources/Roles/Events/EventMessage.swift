import Crypto
public import JSON
public import Log

/// An event as it stands in a record of Kafka, in either mode (CloudEvents 1.0, Kafka protocol binding).
///
/// In binary mode attributes are headers `ce_…`, the data is the value and `content-type` says what it is. A record
/// without any of these headers is taken for structured mode.
public struct EventMessage: Sendable {
    /// The event in structured mode, or why there is none.
    public let event: Result<JSONValue, EventRefusal>
    /// The same as bytes, to be looked at, mended and put back; where there is no event, what came instead.
    public let bytes: [UInt8]

    private static let prefix = "ce_"

    public init(headers: [Header], value: [UInt8]?) {
        let attributes = headers.filter { $0.name.utf8.starts(with: Self.prefix.utf8) }
        let type = headers.first { Self.isContentType($0.name) }.map { String(decoding: $0.value, as: UTF8.self) }
        let media = type.map { MediaType($0) }
        if media?.isCloudEvent == true || attributes.isEmpty {
            bytes = value ?? []
            event = Self.structured(media, value)
        } else {
            var binary = BinaryEvent()
            for header in attributes { binary.add(header.name.utf8.dropFirst(Self.prefix.utf8.count), header.value) }
            if let type { binary.add("datacontenttype".utf8[...], Array(type.utf8)) }
            binary.add(data: value, isJSON: media?.isJSON ?? true)
            bytes = JSONValue.object(binary.event).encoded()
            event = binary.refusal.map { .failure($0) } ?? .success(.object(binary.event))
        }
    }

    private static func isContentType(_ name: String) -> Bool { MediaType(name).name == "content-type" }

    private static func structured(_ media: MediaType?, _ value: [UInt8]?) -> Result<JSONValue, EventRefusal> {
        if let media, media.isCloudEvent, media.name != "application/cloudevents+json" {
            return .failure(
                EventRefusal(.malformed, "the record's content-type should be application/cloudevents+json"))
        }
        guard let value else { return .failure(EventRefusal(.malformed, "the record has no value")) }
        do throws(EventRefusal) {
            return .success(try CloudEvent.json(reading: value))
        } catch {
            return .failure(error)
        }
    }
}

/// An event in binary mode, on its way to the structured one.
private struct BinaryEvent {
    private(set) var event = JSONObject()
    /// What was wrong first.
    private(set) var refusal: EventRefusal?

    private mutating func refuse(_ refusal: EventRefusal) { self.refusal = self.refusal ?? refusal }

    mutating func add(_ name: Substring.UTF8View, _ value: [UInt8]) {
        let name = String(decoding: name, as: UTF8.self)
        guard event[name] == nil, name != "data", name != "data_base64" else {
            return refuse(
                EventRefusal(.malformed, "a header of an attribute is there twice, or is not one of an attribute"))
        }
        guard let text = String(validating: value, as: UTF8.self) else {
            return refuse(EventRefusal(.malformed, "the value of a header of an attribute is not UTF-8"))
        }
        event[name] = .string(text)
    }

    mutating func add(data: [UInt8]?, isJSON: Bool) {
        guard let data else { return }
        do throws(EventRefusal) {
            guard isJSON else {
                throw EventRefusal(.malformed, at: "content-type", "should be application/json")
            }
            event["data"] = try CloudEvent.json(reading: data, what: "'data'")
        } catch {
            event["data_base64"] = .string(Base64.encode(data))
            refuse(error)
        }
    }
}
