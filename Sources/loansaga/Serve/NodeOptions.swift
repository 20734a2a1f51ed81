import Console
import Crypto
import Custody
import Foundation
import HTTP
import Orchestrator
import Roles
import Runtime
import Topics

/// What a process of the orchestrator is started with, read from the settings.
struct NodeOptions {
    let roles: Set<Role>
    let keys: PlatformKeys
    let platformNo: String
    let topics: TopicTable
    /// Nil where Kafka's brokers are named and no folder is.
    let data: String?
    let isEmbedded: Bool
    let settings: Settings
    let member: String
    /// Nil for roles that do not call the bank.
    let bank: String?
    let operators: String?
    private let command: String

    /// Blocks on the files.
    init(_ settings: Settings, command: String) throws {
        func needed<Value>(_ setting: Setting<Value?>, _ remedy: String) throws -> Value {
            guard let value = settings[setting] else {
                throw UsageError.missingOption(
                    command: command, option: Option.setting(setting.definition).usage, remedy: remedy)
            }
            return value
        }
        self.settings = settings
        self.command = command
        roles = Role.set(settings[ServeSettings.roles]) ?? Set(Role.allCases)
        data = settings[ServeSettings.data]
        isEmbedded = settings[KafkaSettings.brokers] == nil
        if isEmbedded {
            _ = try needed(ServeSettings.data, "name the folder of the log, or Kafka's brokers with --kafka")
        }
        let folder = try needed(ServeSettings.keys, "make keys with 'loansaga keys generate DIR'")
        keys = try KeyDirectory(path: folder).loadPlatformKeys()
        platformNo = settings[ServeSettings.platformNo]
        topics =
            isEmbedded ? TopicTable(partitions: TopicTable.embeddedPartitions) : KafkaSettings.topics(settings)
        let callsBank = !roles.isDisjoint(with: [.steps, .gateway])
        bank = callsBank ? try needed(ServeSettings.bank, "say where the bank is") : settings[ServeSettings.bank]
        member =
            settings[ServeSettings.member]
            ?? "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
        operators = settings[ServeSettings.operators]
        if roles.contains(.console), !isEmbedded {
            _ = try needed(
                ServeSettings.operators, "make the file of operators with 'loansaga operators add FILE NAME'")
        }
        guard roles.isDisjoint(with: [.steps]) || roles.contains(.gateway) || settings[ServeSettings.gatewayURL] != nil
        else {
            _ = try needed(ServeSettings.gatewayURL, "links to users' pages begin with it")
            return
        }
    }

    /// Blocks on the files.
    func stepsOptions(gatewayURL: String, _ log: Logger) throws -> StepsOptions {
        var options = StepsOptions(bankURL: bank ?? "", publicGatewayURL: gatewayURL)
        if let services = settings[ServeSettings.services].flatMap(Role.services) { options.services = services }
        options.client.authorityFile = settings[ServeSettings.bankAuthority]
        let files = try CertificateFiles(
            settings, ServeSettings.bankCertificate, ServeSettings.bankKey, command: command)
        try files?.check(log)
        (options.client.certificateFile, options.client.privateKeyFile) = (files?.certificate, files?.key)
        options.sessionDeadline = settings[ServeSettings.sessionSeconds]
        let concurrency = ServiceNumbers(settings[ServeSettings.concurrency], in: ServeSettings.calls)
        let rate = settings[ServeSettings.rate].flatMap { ServiceNumbers($0, in: ServeSettings.rates) }
        for service in options.services {
            var desk = ServiceDesk.Options()
            if let concurrency = concurrency?[service] { desk.concurrency = concurrency }
            desk.rate = rate?[service].map { TokenBucket.Options(perSecond: $0, burst: max(1, $0 / 10)) }
            options.desks[service] = desk
        }
        return options
    }

    /// Blocks on the files.
    func gatewayOptions(_ log: Logger) throws -> GatewayOptions {
        var options = GatewayOptions(bankURL: settings[ServeSettings.bankPublic] ?? bank ?? "")
        options.listen = settings[ServeSettings.gatewayListen]
        options.publicURL = settings[ServeSettings.gatewayURL]
        options.maximumConnectionsPerAddress = settings[ServeSettings.gatewayConnections]
        options.bankListen = settings[ServeSettings.gatewayBankListen]
        options.bankTLS = try bankTLS(log)
        options.platformName = settings[ServeSettings.platformName]
        options.homeURL = settings[ServeSettings.platformURL]
        if let networks = settings[ServeSettings.bankNetworks] {
            options.bankNetworks = try networks.split(separator: ",").map { text in
                guard let network = PeerNetwork(String(text)) else { throw BadNetwork(text: String(text)) }
                return network
            }
        }
        if let file = settings[ServeSettings.platformTokens] {
            let text = String(decoding: try InputFile.bytes(file, what: "file of tokens"), as: UTF8.self)
            options.platformTokens = text.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return options
    }

    /// Blocks on the files.
    func consoleOptions(_ log: Logger) throws -> ConsoleOptions {
        var options = ConsoleOptions(operators: try NodeOperators.file(self))
        options.listen = settings[ServeSettings.consoleListen]
        let files = try CertificateFiles(
            settings, ServeSettings.consoleCertificate, ServeSettings.consoleKey, command: command)
        options.tls = try files?.tls(log)
        options.isBehindProxy = settings[ServeSettings.consoleBehindProxy]
        try options.check()
        return options
    }

    private func bankTLS(_ log: Logger) throws -> HTTPServerTLS? {
        let authority = settings[ServeSettings.gatewayBankAuthority]
        let files = try CertificateFiles(
            settings, ServeSettings.gatewayBankCertificate, ServeSettings.gatewayBankKey, command: command)
        guard let files else {
            guard authority == nil else {
                throw UsageError.missingOption(
                    command: command, option: Option.setting(ServeSettings.gatewayBankCertificate.definition).usage,
                    remedy: "who asks for the bank's certificate has to show one too")
            }
            return nil
        }
        return try files.tls(authority: authority, log)
    }

    struct BadNetwork: Error, CustomStringConvertible {
        let text: String
        var description: String { "'\(text)' is no network; write it as 10.1.0.0/16 or an address" }
    }
}
