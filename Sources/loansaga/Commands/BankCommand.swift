import Bank
import Crypto
import Custody
import HTTP
import Runtime
import Synchronization

/// `loansaga bank`
enum BankCommand: Command {
    static let syntax = Syntax(
        "bank", "Run the sandbox bank.",
        discussion: [
            "A bank custody system to try a platform against: direct calls at /service, users' pages at /gateway, signed"
                + " notifications, books that balance to the fen, and an admin interface at /admin that sets up users"
                + " and projects, moves the clock and plants faults.",
            "When it is ready it prints a line of JSON with its addresses. SIGTERM stops it in order.",
        ],
        settings: BankCommandSettings.all + LogSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let settings = try arguments.settings()
        let stop = StopSignal()
        let hasFailed = Mutex(false)
        let log = Logger(minimum: settings[LogSettings.level])
        var options = try options(settings, log)
        options.onFailure = { _ in
            hasFailed.withLock { $0 = true }
            stop.raise()
        }
        let server = try BankServer(options)
        log.info(
            "the bank is ready",
            [
                "bank": .address(server.address), "admin": .address(server.adminAddress),
                "platform": .id(options.platformNo), "profile": .id(options.profile.name),
                "durable": .flag(options.dataFolder != nil),
            ])
        try ReadyLine.write(["bank": server.address, "admin": server.adminAddress] as KeyValuePairs)
        await stop.wait()
        server.stop()
        log.info("the bank has stopped")
        log.flush()
        return hasFailed.withLock { $0 } ? .failed : .done
    }

    private static func options(_ settings: Settings, _ log: Logger) throws -> BankOptions {
        guard let folder = settings[BankCommandSettings.keys] else {
            throw UsageError.missingOption(
                command: syntax.name, option: Option.setting(BankCommandSettings.keys.definition).usage,
                remedy: "make keys with 'loansaga keys generate DIR'")
        }
        let keys = try KeyDirectory(path: folder).loadBankKeys()
        warn(keys.warnings, log)
        var options = BankOptions(keys: keys)
        options.listen = settings[BankCommandSettings.listen]
        options.adminListen = settings[BankCommandSettings.adminListen]
        options.dataFolder = settings[BankCommandSettings.data]
        options.platformNo = settings[BankCommandSettings.platformNo]
        options.notifyURL = settings[BankCommandSettings.notify]
        options.notifyAuthorityFile = settings[BankCommandSettings.notifyAuthority]
        (options.notifyCertificateFile, options.notifyKeyFile) = try pair(
            settings, BankCommandSettings.notifyCertificate, BankCommandSettings.notifyKey)
        // Read here only to see that it will do: left to itself, the client would ask the terminal for a passphrase.
        if let path = options.notifyKeyFile { warn(try CertificateKey(path: path).warnings, log) }
        options.profile = try profile(settings[BankCommandSettings.profile])
        options.tls = try tls(settings, log)
        options.log = log
        options.metrics.addProcess()
        return options
    }

    private static func profile(_ source: String) throws -> Profile {
        do {
            return try ProfileSource.profile(source)
        } catch is ProfileSource.UnknownProfile {
            let names = Profile.builtIn.map(\.name).joined(separator: ", ")
            throw UsageError.invalidValue(
                command: syntax.name, option: Option.setting(BankCommandSettings.profile.definition).spelling,
                value: "'\(source)'", expected: "the name of a built-in profile (\(names)) or a file")
        }
    }

    private static func warn(_ warnings: [KeyFileWarning], _ log: Logger) {
        for warning in warnings {
            log.warning("a key file can be read by others", ["file": .address(warning.path)])
        }
    }

    private static func tls(_ settings: Settings, _ log: Logger) throws -> HTTPServerTLS? {
        let (certificate, key) = try pair(
            settings, BankCommandSettings.certificate, BankCommandSettings.certificateKey)
        guard let certificate, let key else { return nil }
        let chain = try InputFile.bytes(certificate, what: "certificate")
        let privateKey = try CertificateKey(path: key)
        warn(privateKey.warnings, log)
        return HTTPServerTLS(certificate: chain, privateKey: privateKey.pem)
    }

    /// A certificate's file and its key's, or neither.
    private static func pair(
        _ settings: Settings, _ certificate: Setting<String?>, _ key: Setting<String?>
    ) throws(UsageError) -> (certificate: String?, key: String?) {
        let given = (certificate: settings[certificate], key: settings[key])
        guard (given.certificate == nil) == (given.key == nil) else {
            let missing = given.certificate == nil ? certificate : key
            throw .missingOption(
                command: syntax.name, option: Option.setting(missing.definition).usage,
                remedy: "TLS needs the certificate and its key")
        }
        return given
    }
}
