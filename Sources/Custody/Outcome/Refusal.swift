/// The bank's no: a return code and one sentence for `respMsg`.
public struct Refusal: Error, Hashable, Sendable {
    public let code: ReturnCode
    /// At most 50 Unicode scalars; names the parameter where one is at fault, and never a person's data.
    public let message: String
    /// The whole sentence, for the journal; in it neither.
    public let detail: String

    public static let maximumMessageLength = 50

    /// - Parameter detail: what the journal says; nil for the message, whole.
    public init(_ code: ReturnCode, _ message: String, detail: String? = nil) {
        self.code = code
        self.detail = detail ?? message
        self.message = String(String.UnicodeScalarView(message.unicodeScalars.prefix(Self.maximumMessageLength)))
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String { "\(code) \(message)" }
}
