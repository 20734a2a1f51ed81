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
        for warning in keys.warnings {
            log.warning("a key file can be read by others", ["file": .address(warning.path)])
        }
        var options = BankOptions(keys: keys)
        options.listen = settings[BankCommandSettings.listen]
        options.adminListen = settings[BankCommandSettings.adminListen]
        options.dataFolder = settings[BankCommandSettings.data]
        options.platformNo = settings[BankCommandSettings.platformNo]
        options.notifyURL = settings[BankCommandSettings.notify]
        options.notifyAuthorityFile = settings[BankCommandSettings.notifyAuthority]
        let notify = try CertificateFiles(
            settings, BankCommandSettings.notifyCertificate, BankCommandSettings.notifyKey, command: syntax.name)
        try notify?.check(log)
        (options.notifyCertificateFile, options.notifyKeyFile) = (notify?.certificate, notify?.key)
        options.profile = try ProfileSource.profile(settings, BankCommandSettings.profile, command: syntax.name)
        options.tls = try CertificateFiles(
            settings, BankCommandSettings.certificate, BankCommandSettings.certificateKey, command: syntax.name
        )?.tls(log)
        options.log = log
        options.metrics.addProcess()
        return options
    }
}
