import Bank
import Custody
import Foundation
import Orchestrator
import Runtime

/// The settings of the orchestrator.
enum ServeSettings {
    private static let address = SettingKind<String>.text(
        expected: "an address literal with a port, such as 127.0.0.1:8703", where: BankOptions.isListenAddress)

    static let keys = Setting<String?>(
        "serve", "keys", "The folder of the platform's keys, as 'loansaga keys generate' makes it.", .optional(.text),
        default: nil, placeholder: "DIR")
    static let data = Setting<String?>(
        "serve", "data",
        "The folder of this process: the embedded log, unless Kafka's brokers are named, and the operators' read model.",
        .optional(.text), default: nil, placeholder: "DIR")
    static let bank = Setting<String?>(
        "serve", "bank", "The bank's base address, such as https://custody.example.", .optional(.text), default: nil,
        placeholder: "URL")
    static let bankPublic = Setting<String?>(
        "serve", "bank-public-url", "What users' browsers reach the bank by; without it, the same as this process.",
        .optional(.text), default: nil, placeholder: "URL")
    static let bankAuthority = Setting<String?>(
        "serve", "bank-ca",
        "The authorities (PEM) that the bank's certificate must come from; without it, the system's.",
        .optional(.text), default: nil, placeholder: "FILE")
    static let bankCertificate = Setting<String?>(
        "serve", "bank-cert", "The platform's own certificate (PEM), for a bank that asks for one.", .optional(.text),
        default: nil, placeholder: "FILE")
    static let bankKey = Setting<String?>(
        "serve", "bank-key", "That certificate's private key (PEM, without a passphrase).", .optional(.text),
        default: nil, placeholder: "FILE")
    static let bankNetworks = Setting<String?>(
        "serve", "bank-networks",
        "The networks, with commas between, from which the bank's notifications are taken; without it, this machine.",
        .optional(.text), default: nil, placeholder: "CIDR,…")
    static let platformNo = Setting(
        "serve", "platform-no", "The platform's number at the bank.",
        .text(expected: "at most 50 letters, digits and underscores", where: Identifier.isValid), default: "5000001",
        placeholder: "NUMBER")
    static let roles = Setting(
        "serve", "roles", "What this process does, with commas between: \(Role.list).",
        .text(expected: "some of \(Role.list)") { Role.set($0) != nil }, default: Role.list, placeholder: "A,B")
    static let services = Setting<String?>(
        "serve", "services", "The bank's services that the step workers of this process call; without it, all.",
        .optional(
            .text(expected: "names of the bank's services with commas between") { Role.services($0) != nil }),
        default: nil, placeholder: "A,B")
    static let calls = 1...1_000
    static let rates = 1...100_000
    static let concurrency = Setting(
        "serve", "concurrency",
        "How many calls of one service are under way at once, in this process; a service may have a number of its own:"
            + " 16,CONFIRM_LOAN=4.",
        .text(expected: "a number from 1 to 1000, with commas before those of single services, SERVICE=N") {
            ServiceNumbers($0, in: calls)?.others != nil
        }, default: "16", placeholder: "N,…")
    static let rate = Setting<String?>(
        "serve", "rate",
        "How many calls of one service may begin in a second, in this process; written as --concurrency is. Without it, as"
            + " many as there is room for.",
        .optional(
            .text(expected: "a number from 1 to 100000, numbers of single services as SERVICE=N, or both") {
                ServiceNumbers($0, in: rates) != nil
            }), default: nil, placeholder: "N,…")
    static let profile = Setting<String?>(
        "serve", "profile",
        "The bank's profile that is published at the start with --data: "
            + "\(Profile.builtIn.map(\.name).joined(separator: ", ")), or a file. Without it, the one that was published"
            + " last; at first, \(Profile.sandbox.name).",
        .optional(.text), default: nil, placeholder: "NAME|FILE")
    static let workflows = Setting(
        "serve", "workflows", "The folder of definitions that are published at the start with --data.", .text,
        default: "workflows", placeholder: "DIR")
    static let gatewayListen = Setting(
        "serve", "gateway-listen", "Where the bank, users' browsers and the platform come; port 0 takes a free one.",
        address, default: "127.0.0.1:8703", placeholder: "HOST:PORT")
    static let gatewayURL = Setting<String?>(
        "serve", "gateway-url",
        "What users' browsers reach the gateway by, such as https://pay.platform.example; without it, its address.",
        .optional(.text), default: nil, placeholder: "URL")
    static let gatewayConnections = Setting(
        "serve", "gateway-connections",
        "How many connections one address may have to the gateway; 0 sets no limit, for a proxy in front of it.",
        .integer(0...100_000), default: 512, placeholder: "N")
    static let gatewayBankListen = Setting<String?>(
        "serve", "gateway-bank-listen",
        "An address for the bank's notifications, which are then taken nowhere else; port 0 takes a free one.",
        .optional(address), default: nil, placeholder: "HOST:PORT")
    static let gatewayBankCertificate = Setting<String?>(
        "serve", "gateway-bank-cert",
        "The certificate chain (PEM) that the gateway shows the bank at --gateway-bank-listen; with it and the key it"
            + " speaks TLS there.", .optional(.text), default: nil, placeholder: "FILE")
    static let gatewayBankKey = Setting<String?>(
        "serve", "gateway-bank-key", "That certificate's private key (PEM, without a passphrase).", .optional(.text),
        default: nil, placeholder: "FILE")
    static let gatewayBankAuthority = Setting<String?>(
        "serve", "gateway-bank-ca",
        "The authorities (PEM) that the bank's own certificate must come from; whoever shows one may notify from any"
            + " network, and nobody else may.", .optional(.text), default: nil, placeholder: "FILE")
    static let platformName = Setting(
        "serve", "platform-name", "What users' pages call the platform.",
        .text(expected: "1 to 50 characters") { (1...50).contains($0.count) }, default: "网络借贷平台",
        placeholder: "NAME")
    static let platformURL = Setting<String?>(
        "serve", "platform-url",
        "Where users' pages let a user go on, such as the platform's home page; without it, nowhere.",
        .optional(.text), default: nil, placeholder: "URL")
    static let platformTokens = Setting<String?>(
        "serve", "platform-tokens",
        "A file with the SHA-256, in hexadecimal digits and one a line, of the tokens by which the platform publishes and"
            + " reads events over HTTP; without it, programs of this machine may, and nobody else.",
        .optional(.text), default: nil, placeholder: "FILE")
    static let consoleListen = Setting(
        "serve", "console-listen", "Where operators come; port 0 takes a free one.", address,
        default: "127.0.0.1:8704", placeholder: "HOST:PORT")
    static let consoleCertificate = Setting<String?>(
        "serve", "console-cert",
        "The certificate chain (PEM) that the console shows operators; with it and the key it speaks TLS.",
        .optional(.text), default: nil, placeholder: "FILE")
    static let consoleKey = Setting<String?>(
        "serve", "console-key", "That certificate's private key (PEM, without a passphrase).", .optional(.text),
        default: nil, placeholder: "FILE")
    static let consoleBehindProxy = Setting(
        "serve", "console-behind-proxy",
        "A proxy in front of the console speaks TLS, and nobody else reaches it: without a certificate of its own, it may"
            + " then listen elsewhere than on this machine.", .flag, default: false, placeholder: "true|false")
    static let statusListen = Setting<String?>(
        "serve", "status-listen",
        "Where /healthz, /readyz and /metrics are; gateway and console have them at their own addresses, too.",
        .optional(address), default: nil, placeholder: "HOST:PORT")
    static let operators = Setting<String?>(
        "serve", "operators",
        "The file of operators and their tokens ('loansaga operators add'); with --data, without it, one is made there.",
        .optional(.text), default: nil, placeholder: "FILE")
    static let acceptsCreatedTimes = Setting(
        "serve", "allow-create-time",
        "Take records whose times their makers gave: for tests on clusters that stamp none. Never in production.",
        .flag,
        default: false, placeholder: "true|false")
    static let member = Setting<String?>(
        "serve", "member",
        "The name of this process among those of its kind; with a lasting one it finds its partitions again after a restart.",
        .optional(.text(expected: "letters, digits, dots, hyphens and underscores", where: isMember)), default: nil,
        placeholder: "NAME")
    static let sessionSeconds = Setting(
        "serve", "session", "A process that is silent for so long loses its partitions to others.",
        .seconds(1...600), default: .seconds(10), placeholder: "SECONDS")

    static let all = [
        keys.definition, data.definition, bank.definition, bankPublic.definition, bankAuthority.definition,
        bankCertificate.definition, bankKey.definition, bankNetworks.definition, platformNo.definition,
        roles.definition,
        services.definition, concurrency.definition, rate.definition, profile.definition, workflows.definition,
        gatewayListen.definition, gatewayURL.definition, gatewayConnections.definition, gatewayBankListen.definition,
        gatewayBankCertificate.definition, gatewayBankKey.definition, gatewayBankAuthority.definition,
        platformName.definition, platformURL.definition, platformTokens.definition, consoleListen.definition,
        consoleCertificate.definition, consoleKey.definition, consoleBehindProxy.definition, statusListen.definition,
        operators.definition, acceptsCreatedTimes.definition, member.definition, sessionSeconds.definition,
    ]

    private static func isMember(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
