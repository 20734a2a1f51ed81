import Bank
import Crypto
import Foundation
import Glibc
import JSON
import Runtime

/// A sandbox bank in a process of its own, until its input closes.
///
/// Where that happens without a word, whoever measures was killed, and the folder of the measurement goes with the bank.
enum BankPeer {
    /// The first line of its input, in JSON.
    struct Order {
        /// Of the whole measurement.
        let folder: String
        let keys: String
        /// The folder that keeps the books; nil keeps them in memory.
        let data: String?

        var line: String {
            JSONValue.object([
                "folder": .string(folder), "keys": .string(keys), "data": data.map { .string($0) } ?? .null,
            ]).text
        }
    }

    /// The last line of its input: the folder is somebody else's to remove.
    static let goodbye = "stop"

    static func run() throws {
        // What ends the terminal's whole group of processes must leave somebody to clean up.
        signal(SIGINT, SIG_IGN)
        signal(SIGHUP, SIG_IGN)
        guard let line = readLine(), let order = Order(line: line) else { return }
        var word: String?
        defer { if word != goodbye { try? FileManager.default.removeItem(atPath: order.folder) } }
        var options = BankOptions(keys: try KeyDirectory(path: order.keys).loadBankKeys())
        options.listen = "127.0.0.1:0"
        options.dataFolder = order.data
        options.log = Logger(minimum: .error)
        let server = try BankServer(options)
        try Output.line(server.address)
        word = readLine()
        server.stop()
    }
}

extension BankPeer.Order {
    init?(line: String) {
        guard let json = try? JSONValue(reading: line), let folder = json["folder"]?.string,
            let keys = json["keys"]?.string
        else { return nil }
        self.init(folder: folder, keys: keys, data: json["data"]?.string)
    }
}
