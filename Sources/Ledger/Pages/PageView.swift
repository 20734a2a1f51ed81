public import Custody

/// All that a page shows and asks for.
public struct PageView: Hashable, Sendable {
    public let id: PageID
    public let service: Service
    /// The service's Chinese name.
    public let title: String
    public let requestNo: String
    public let userNo: String
    public let fields: [PageField]
    public let amount: Amount?
    /// 可用余额; nil where there is none or the platform asked to hide it.
    public let balance: Amount?
    /// The boxes to tick; none but on the registration page.
    public let authorisations: [Authorisation]
    /// Whether the page asks for the user's password.
    public let needsPassword: Bool
    /// Whether the page sets the user's password, which is then asked for twice.
    public let setsPassword: Bool
    /// Why the page asks again.
    public let message: String?
    public let expires: Timestamp

    public struct Authorisation: Hashable, Sendable {
        public let value: String
        public let title: String
    }
}

/// One line of a page.
public struct PageField: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case text
        case choice([Choice])
    }

    public struct Choice: Hashable, Sendable {
        public let value: String
        public let title: String
    }

    public let name: String
    /// Chinese, from the catalogue.
    public let title: String
    public let value: String?
    /// Whether the platform passed it: shown, not to be changed.
    public let isFixed: Bool
    public let isSensitive: Bool
    public let kind: Kind
}
