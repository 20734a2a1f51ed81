public import HTTP

/// What a gateway is started with.
public struct GatewayOptions: Sendable {
    /// Where browsers, the platform and, without `bankListen`, the bank come: an address literal with a port; port 0 takes
    /// a free one.
    public var listen = "127.0.0.1:8703"
    /// For `listen`; nil where a proxy in front ends TLS.
    public var tls: HTTPServerTLS?
    /// An address of its own for the bank's notifications; they are then taken nowhere else. Needed where the bank shows
    /// a certificate, which users' browsers do not have.
    public var bankListen: String?
    /// For `bankListen`; with `clientAuthority` whoever it vouches for may notify, from anywhere.
    public var bankTLS: HTTPServerTLS?
    /// The bank's networks, from which notifications are taken. Behind a proxy every peer has the proxy's address: then
    /// they are the proxy's, which has to see to it that nobody else comes to `/custody/notify`.
    public var bankNetworks = PeerNetwork.loopback
    /// What users' browsers reach `listen` by, such as `https://pay.platform.example`, without a slash at its end; nil
    /// where that is the address itself.
    public var publicURL: String?
    /// What users' browsers reach the bank by, without a slash at its end; the profile's paths follow it.
    public var bankURL: String
    /// SHA-256, as hexadecimal digits, of the tokens by which the platform publishes events and reads outcomes. Without
    /// any, programs of this machine may, and nobody else.
    public var platformTokens: [String] = []
    /// What pages call the platform.
    public var platformName = "网络借贷平台"
    /// Where pages let a user go on, such as the platform's home page; nil for nowhere.
    public var homeURL: String?
    /// Threads that sign pages, and as many that verify notifications.
    public var workers = 2
    public var maximumConnections = 4096
    /// 0 sets no limit, for a proxy in front, whose address every peer has.
    public var maximumConnectionsPerAddress = 512
    /// How long a notification or an event may wait for the log; shorter than the bank and the platform wait for an
    /// answer.
    public var appendDeadline: Duration = .seconds(8)
    /// How many requests may wait for outcomes.
    public var maximumWaiting = 1_000
    /// How many bytes of the newest outcomes are kept for those who wait; older ones are read from the log.
    public var keptOutcomes = 16 << 20

    /// The longest that a request may wait for outcomes, in seconds.
    public static let longestWait = 60

    public init(bankURL: String) {
        self.bankURL = bankURL
    }
}
