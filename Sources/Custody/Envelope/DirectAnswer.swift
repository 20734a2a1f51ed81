/// What the bank answers to a direct call: the body is `respData`, a header carries the signature.
public struct DirectAnswer: Hashable, Sendable {
    public static let signatureHeader = "signature"
    /// What a platform answers to a notification that it has taken in; anything else is asked for again.
    public static let notificationReceipt = "OK"

    /// The HTTP status.
    public let status: Int
    /// The exact bytes that are signed.
    public let respData: [UInt8]
    public let signature: String?

    public init(status: Int, respData: [UInt8], signature: String?) {
        self.status = status
        self.respData = respData
        self.signature = signature
    }
}
