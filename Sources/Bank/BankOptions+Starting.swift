import Crypto
import Custody
import Glibc
import HTTP
import JSON
import Ledger
import SQLite

/// What the options come to when the bank starts.
extension BankOptions {
    private static let defaultAdminListen = "127.0.0.1:8702"

    /// Whether the bank can listen on it: an address literal with a port.
    public static func isListenAddress(_ text: String) -> Bool { ListenAddress.isUsable(text) }

    /// Whether notifications can be sent there.
    public static func isNotifyAddress(_ text: String) -> Bool { PeerURL.isUsable(text) }

    /// What can be told without opening or reading anything.
    public func check() throws(BankError) {
        for address in [listen, adminListen].compactMap(\.self) where !ListenAddress.isUsable(address) {
            throw .badListen(address)
        }
        if let adminListen, !LoopbackAddress.isListening(adminListen) {
            throw .adminNotLoopback(address: adminListen)
        }
        if let notifyURL, !PeerURL.isUsable(notifyURL) { throw .badNotifyURL(notifyURL) }
        guard Identifier.isValid(platformNo) else { throw .badPlatformNo(platformNo) }
        guard (1...1024).contains(workers) else { throw .badWorkers(workers) }
        let problems = RuleBook.problems(with: profile) + BankFace.problems(with: profile.paths)
        guard problems.isEmpty else { throw .badProfile(name: profile.name, problems: problems) }
    }

    /// For notifications.
    var clientOptions: HTTPClientOptions {
        var options = HTTPClientOptions()
        options.maximumInFlight = Notifier.limit
        options.authorityFile = notifyAuthorityFile
        options.certificateFile = notifyCertificateFile
        options.privateKeyFile = notifyKeyFile
        return options
    }

    func openStore() throws -> StoreFile {
        guard let dataFolder else {
            return try StoreFile(.memory, sealer: keys.sealer, rowLimit: StoreFile.rowsInMemory)
        }
        if mkdir(dataFolder, 0o700) != 0, errno != EEXIST {
            throw BankError.noDataFolder(path: dataFolder, why: String(cString: strerror(errno)))
        }
        do throws(DatabaseError) {
            return try StoreFile(.file("\(dataFolder)/\(StoreSchema.fileName)"), sealer: keys.sealer)
        } catch {
            switch error {
            case .inUse, .openTwice: throw BankError.dataFolderInUse(path: dataFolder)
            case .cannotOpen, .notADatabase, .foreignSchema, .newerSchema, .damaged, .failed, .broken, .misuse,
                .unexpectedColumn:
                throw error
            }
        }
    }

    /// The bank as the store has kept it; the books were checked.
    func restore(_ file: StoreFile) throws -> (BankState, BankClock) {
        try file.claim(BankIdentity(platformNo: platformNo, profile: profile), path: dataFolder ?? "in memory")
        var book = try restoreBook(file)
        if let stored = try restored(.bankSettings, file) { try settings(stored).apply(to: &book) }
        let end = try file.journal.end()
        let offset = try file.setting(.clockOffset).flatMap { Int64($0) } ?? 0
        var clock = BankClock(system: self.clock, offset: .milliseconds(offset), shown: end.at)
        let now = clock.now()
        let faults = try restored(.faults, file).map { try plan($0, at: now) } ?? FaultPlan()
        let state = BankState(
            book: book, faults: faults, lastRow: end.seq, lastDelivery: try file.deliveries.end(),
            lastReceipt: .durable)
        return (state, clock)
    }

    private func restoreBook(_ file: StoreFile) throws -> RuleBook {
        let records = try file.records()
        let book: Result<RuleBook, RestoreError>
        do throws(RestoreError) {
            book = .success(
                try RuleBook(
                    profile: profile, settings: settings, catalogue: catalogue,
                    // Books in memory are nobody's to restore.
                    recordsChanges: dataFolder != nil, restoring: records))
        } catch {
            book = .failure(error)
        }
        // Books that were read in part are no books.
        if let failure = records.failure { throw failure }
        do {
            return try book.get()
        } catch {
            throw BankError.unreadableBooks(profile: profile.name, why: "\(error)")
        }
    }

    private func plan(_ json: JSONValue, at now: Timestamp) throws(BankError) -> FaultPlan {
        do throws(AdminError) {
            return try FaultPlan(stored: json, at: now, profile: profile)
        } catch {
            throw .unreadableRecord(kind: "setting", key: StoreSetting.faults.rawValue, why: error.message)
        }
    }

    private func settings(_ json: JSONValue) throws(BankError) -> BankSettingsChange {
        do throws(AdminError) {
            return try BankSettingsChange(json)
        } catch {
            throw .unreadableRecord(kind: "setting", key: StoreSetting.bankSettings.rawValue, why: error.message)
        }
    }

    private func restored(_ setting: StoreSetting, _ file: StoreFile) throws -> JSONValue? {
        guard let text = try file.setting(setting) else { return nil }
        do {
            return try JSONValue(reading: text)
        } catch {
            throw BankError.unreadableRecord(kind: "setting", key: setting.rawValue, why: "\(error)")
        }
    }

    /// Two servers, or one that serves administrators too.
    func listen(_ face: BankFace) throws(HTTPServerError) -> (HTTPServer, HTTPServer?) {
        let isLoopback = LoopbackAddress.isListening(listen)
        var main = serverOptions(listen)
        main.tls = tls
        // On a public port no connection is kept, so that no peer's bytes can be read as another's request.
        main.keepsConnections = isLoopback
        let publicServer = try HTTPServer(main) { face.handle($0, $1, servesAdmin: isLoopback) }
        guard let adminAddress = adminListen ?? (isLoopback ? nil : Self.defaultAdminListen) else {
            return (publicServer, nil)
        }
        do throws(HTTPServerError) {
            return (publicServer, try HTTPServer(serverOptions(adminAddress)) { face.administer($0, $1) })
        } catch {
            publicServer.stop(within: .zero)
            throw error
        }
    }

    private func serverOptions(_ address: String) -> HTTPServerOptions {
        var options = HTTPServerOptions(address: address)
        options.threads = 1
        options.maximumBodyBytes = profile.limits.maximumBody
        // Planted delays count towards it.
        options.answerDeadline = .seconds(600)
        return options
    }
}
