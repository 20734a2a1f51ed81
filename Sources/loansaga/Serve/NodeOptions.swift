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

    func stepsOptions(gatewayURL: String) -> StepsOptions {
        var options = StepsOptions(bankURL: bank ?? "", publicGatewayURL: gatewayURL)
        if let services = settings[ServeSettings.services].flatMap(Role.services) { options.services = services }
        options.client.authorityFile = settings[ServeSettings.bankAuthority]
        options.client.certificateFile = settings[ServeSettings.bankCertificate]
        options.client.privateKeyFile = settings[ServeSettings.bankKey]
        options.sessionDeadline = settings[ServeSettings.sessionSeconds]
        options.desk.concurrency = settings[ServeSettings.concurrency]
        return options
    }

    func gatewayOptions() throws -> GatewayOptions {
        var options = GatewayOptions(bankURL: settings[ServeSettings.bankPublic] ?? bank ?? "")
        options.listen = settings[ServeSettings.gatewayListen]
        options.publicURL = settings[ServeSettings.gatewayURL]
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

    struct BadNetwork: Error, CustomStringConvertible {
        let text: String
        var description: String { "'\(text)' is no network; write it as 10.1.0.0/16 or an address" }
    }
}
