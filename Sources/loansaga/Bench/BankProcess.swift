import Foundation
import Glibc
import JSON

/// A sandbox bank in a process of its own, made for a benchmark and gone after it.
final class BankProcess {
    /// Such as `http://127.0.0.1:41234`.
    let address: String
    private let process: Process

    struct NotStarted: Error, CustomStringConvertible {
        let why: String

        var description: String { "the bank to measure did not start: \(why)" }
    }

    /// Starts the bank and waits until it is ready.
    ///
    /// - Parameter data: the folder that keeps its books; nil keeps them in memory.
    init(keys: String, data: String?) throws {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments =
            ["bank", "--keys", keys, "--listen", "127.0.0.1:0", "--log-level", "error"]
            + (data.map { ["--data", $0] } ?? [])
        process.standardOutput = output
        try SignalMask.cleared { try process.run() }
        let line = output.fileHandleForReading.availableData
        guard let ready = try? JSONValue(reading: String(decoding: line, as: UTF8.self)),
            let address = ready["bank"]?.string
        else {
            process.terminate()
            throw NotStarted(why: "it said \"\(String(decoding: line, as: UTF8.self))\"")
        }
        self.address = address
        self.process = process
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// The processor time that it has used.
    var processorSeconds: Double {
        // proc(5): the fields behind the name in parentheses; utime and stime are the 14th and 15th of all.
        let stat = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
