/// Why an administrator's request was not carried out.
public struct AdminError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// The request is malformed (HTTP 400).
        case invalid
        /// It names something that is not there (404).
        case unknown
        /// It contradicts what is there (409).
        case conflict
    }

    public let kind: Kind
    public let message: String

    public var description: String { message }

    static func invalid(_ message: String) -> AdminError { AdminError(kind: .invalid, message: message) }
    static func unknown(_ message: String) -> AdminError { AdminError(kind: .unknown, message: message) }
    static func conflict(_ message: String) -> AdminError { AdminError(kind: .conflict, message: message) }
}
