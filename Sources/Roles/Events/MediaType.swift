/// What bytes are said to be, such as `application/cloudevents+json; charset=utf-8`; the parameters are passed over.
struct MediaType {
    /// In lower-case letters.
    let name: String

    init(_ text: String) {
        let lowered = text.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != UInt8(ascii: " ") }.map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 0x20 : byte
        }
        name = String(decoding: lowered, as: UTF8.self)
    }

    var isJSON: Bool { name == "application/json" || (name.hasPrefix("application/") && name.hasSuffix("+json")) }

    /// Of one event in structured mode, in whatever format.
    var isCloudEvent: Bool { name.hasPrefix("application/cloudevents") }
}
