public import Crypto
public import Custody
import Foundation
public import HTTP
public import Ledger
public import Runtime

/// What a sandbox bank is started with.
public struct BankOptions: Sendable {
    /// Where platforms and browsers come: an address literal with a port; port 0 takes a free one.
    public var listen = "127.0.0.1:8701"
    /// Where the admin interface is, on the loopback interface. Nil puts it on `listen` where that is loopback, and on
    /// 127.0.0.1:8702 otherwise.
    public var adminListen: String?
    public var keys: BankKeys
    /// The folder that keeps the books; nil keeps them, and the last million rows of the journal, in memory.
    public var dataFolder: String?
    public var platformNo = "5000001"
    /// The platform's one address for notifications; nil gives every new notification up, and leaves those of earlier
    /// runs to a run that has an address.
    public var notifyURL: String?
    /// PEM file of the authorities that the notification address's certificate must come from; nil takes the system's.
    public var notifyAuthorityFile: String?
    /// PEM file of the bank's own certificate, for a notification address that asks for one; with `notifyKeyFile`.
    public var notifyCertificateFile: String?
    /// PEM file of its key, without a passphrase.
    public var notifyKeyFile: String?
    /// From an attempt at a notification to its answer.
    public var notifyTimeout: Duration = .seconds(10)
    public var profile: Profile = .sandbox
    public var catalogue: Catalogue = .specification
    public var settings = BankSettings()
    /// For `listen`; the admin interface is plain.
    public var tls: HTTPServerTLS?
    /// Threads that verify, execute and sign.
    public var workers = max(2, ProcessInfo.processInfo.activeProcessorCount)
    /// What the bank's clock follows.
    public var clock: WallClock = .system
    public var log = Logger()
    /// What `/metrics` shows; the bank's own numbers are added.
    public var metrics = Metrics()
    /// Called once when the store has failed; the bank answers nothing any more and should be stopped.
    public var onFailure: @Sendable (any Error) -> Void = { _ in }

    public init(keys: BankKeys) {
        self.keys = keys
    }
}
