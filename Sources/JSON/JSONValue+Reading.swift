extension JSONValue {
    /// Reads one document of UTF-8, strictly by RFC 8259; repeated keys are refused as well.
    public init(reading bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try JSONValue(reading: bytes.span, limits: limits)
    }

    public init(reading bytes: ArraySlice<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try JSONValue(reading: bytes.span, limits: limits)
    }

    public init(reading text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try JSONValue(reading: text.utf8.span, limits: limits)
    }

    /// The bytes are borrowed for the duration of the call.
    public init(reading bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try bytes.withMemoryRebound(to: UInt8.self) { buffer throws(JSONError) in
            try JSONReader.document(buffer, limits: limits)
        }
    }

    public init(reading bytes: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            try JSONReader.document(buffer, limits: limits)
        }
    }
}
