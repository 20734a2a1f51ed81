import Foundation
import Glibc

/// A sandbox bank in a process of its own, made for a benchmark and gone after it, whatever becomes of the benchmark.
final class BankProcess {
    /// Such as `http://127.0.0.1:41234`.
    let address: String
    private let peer: BenchmarkPeer

    /// Starts the bank and waits until it is ready.
    init(_ order: BankPeer.Order) throws {
        peer = try BenchmarkPeer(.bank, told: order.line)
        address = try peer.line()
    }

    deinit {
        peer.tell(BankPeer.goodbye)
    }

    /// The processor time that it has used.
    var processorSeconds: Double {
        // proc(5): the fields behind the name in parentheses; utime and stime are the 14th and 15th of all.
        let stat = (try? String(contentsOfFile: "/proc/\(peer.processIdentifier)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
