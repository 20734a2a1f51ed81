import Bank
import Custody
import Runtime

/// The settings of the sandbox bank.
enum BankCommandSettings {
    private static let address = SettingKind<String>.text(
        expected: "an address literal with a port, such as 127.0.0.1:8701", where: BankOptions.isListenAddress)

    static let keys = Setting<String?>(
        "bank", "keys", "The folder of the bank's keys, as 'loansaga keys generate' makes it.", .optional(.text),
        default: nil, placeholder: "DIR")
    static let listen = Setting(
        "bank", "listen", "Where platforms and browsers come; port 0 takes a free one.",
        address, default: "127.0.0.1:8701", placeholder: "HOST:PORT")
    static let adminListen = Setting<String?>(
        "bank", "admin-listen",
        "Where the admin interface is, always on the loopback interface; without it, where the bank listens, if that is"
            + " loopback too, else 127.0.0.1:8702.",
        .optional(address), default: nil, placeholder: "HOST:PORT")
    static let data = Setting<String?>(
        "bank", "data",
        "The folder that keeps the books; without it they are kept in memory, and of the journal the last 1,000,000 rows.",
        .optional(.text), default: nil, placeholder: "DIR")
    static let platformNo = Setting(
        "bank", "platform-no", "The number of the one platform that the bank knows.",
        .text(expected: "at most 50 letters, digits and underscores", where: Identifier.isValid), default: "5000001",
        placeholder: "NUMBER")
    static let notify = Setting<String?>(
        "bank", "notify",
        "The platform's one address for notifications; without it new ones are given up, and those of earlier runs wait.",
        .optional(
            .text(
                expected: "an https:// address without a user (http:// for a loopback host only)",
                where: BankOptions.isNotifyAddress)),
        default: nil, placeholder: "URL")
    static let notifyAuthority = Setting<String?>(
        "bank", "notify-ca",
        "The authorities (PEM) that the notification address's certificate must come from; without it, the system's.",
        .optional(.text), default: nil, placeholder: "FILE")
    static let notifyCertificate = Setting<String?>(
        "bank", "notify-cert", "The bank's own certificate (PEM), for a notification address that asks for one.",
        .optional(.text), default: nil, placeholder: "FILE")
    static let notifyKey = Setting<String?>(
        "bank", "notify-key", "That certificate's private key (PEM, without a passphrase).", .optional(.text),
        default: nil, placeholder: "FILE")
    static let profile = Setting(
        "bank", "profile",
        "What the bank's specification leaves open: \(Profile.builtIn.map(\.name).joined(separator: ", ")), or a file.",
        .text, default: Profile.sandbox.name, placeholder: "NAME|FILE")
    static let certificate = Setting<String?>(
        "bank", "tls-cert", "The certificate chain (PEM); with it and the key the bank speaks TLS where it listens.",
        .optional(.text), default: nil, placeholder: "FILE")
    static let certificateKey = Setting<String?>(
        "bank", "tls-key", "The certificate's private key (PEM, without a passphrase).", .optional(.text),
        default: nil, placeholder: "FILE")

    static let all = [
        keys.definition, listen.definition, adminListen.definition, data.definition, platformNo.definition,
        notify.definition, notifyAuthority.definition, notifyCertificate.definition, notifyKey.definition,
        profile.definition, certificate.definition, certificateKey.definition,
    ]
}
