import Foundation

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
    var processorSeconds: Double { ProcessorTime.seconds(of: peer.processIdentifier) }
}
