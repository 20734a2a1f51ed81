import Crypto
import Custody
import Glibc
import HTTP
import Ledger
import SQLite

/// What the options come to when the bank starts.
extension BankOptions {
    private static let defaultAdminListen = "127.0.0.1:8702"

    func check() throws(BankError) {
        if let adminListen, !LoopbackAddress.isListening(adminListen) {
            throw .adminNotLoopback(address: adminListen)
        }
        if let notifyURL, !notifyURL.lowercased().hasPrefix("https://"), !LoopbackAddress.isPlainURL(notifyURL) {
            throw .badNotifyURL(notifyURL)
        }
        guard Identifier.isValid(platformNo) else { throw .badPlatformNo(platformNo) }
    }

    func openStore() throws -> StoreFile {
        guard let dataFolder else { return try StoreFile(.memory, sealer: keys.sealer) }
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
        let book = try RuleBook(
            profile: profile, settings: settings, catalogue: catalogue, restoring: try file.records())
        let end = try file.journal.end()
        let offset = try file.setting(.clockOffset).flatMap { Int64($0) } ?? 0
        let state = BankState(
            book: book, faults: FaultPlan(), lastRow: end.seq, lastDelivery: try file.deliveries.end(),
            lastReceipt: .durable)
        return (state, BankClock(system: clock, offset: .milliseconds(offset), shown: end.at))
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
