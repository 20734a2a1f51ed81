public import Custody

/// Names a notification; its text is the same after a restart.
public struct NotificationID: Hashable, Sendable, Comparable, CustomStringConvertible {
    enum Kind: String, Hashable, Sendable {
        case result
        case audit
    }

    let kind: Kind
    /// The request's number; the user's for an audit.
    public let subject: String
    /// Which notification about the subject it is, from 1.
    package let ordinal: Int32

    public static func < (left: NotificationID, right: NotificationID) -> Bool {
        (left.subject, left.ordinal, left.kind.rawValue) < (right.subject, right.ordinal, right.kind.rawValue)
    }

    public var description: String { "\(kind.rawValue):\(subject):\(ordinal)" }
}

/// A notification that the platform has not confirmed.
struct PendingNotification: Hashable, Sendable {
    var service: Service
    /// The exact text to sign.
    var respData: String
    var isSensitive: Bool
    var due: Timestamp
    /// Attempts that have failed.
    var failures = 0
    /// When the first attempt was made.
    var began: Timestamp?
}

/// One delivery for the face to make.
public struct NotificationAttempt: Hashable, Sendable {
    public let id: NotificationID
    /// From 1.
    public let number: Int
    public let service: Service
    /// The exact text to sign.
    public let respData: String
    /// The request that it is about; nil for an audit.
    public let requestNo: String?
}
