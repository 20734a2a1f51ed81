import Crypto
import Foundation
import TestSupport
import Testing

@testable import loansaga

@Suite("A bank that is measured", .timeLimit(.minutes(1)))
struct BankPeerTests {
    @Test(
        "ends with whoever measures it, and takes the folder along unless it hears that it is looked after",
        arguments: [(heard: "", isLeft: false), (heard: "\(BankPeer.goodbye)\n", isLeft: true)])
    func end(heard: String, isLeft: Bool) async throws {
        let parent = try TemporaryFolder()
        let folder = parent.path("measurement")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        _ = try KeyDirectory.generate(at: "\(folder)/keys")
        let order = BankPeer.Order(folder: folder, keys: "\(folder)/keys", data: "\(folder)/data")
        let result = try await CommandRunner.loansaga(
            "bench", Benchmark.Peer.bank.rawValue, input: Array("\(order.line)\n\(heard)".utf8))
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.outputLines.first?.hasPrefix("http://127.0.0.1:") == true)
        #expect(FileManager.default.fileExists(atPath: folder) == isLeft)
    }
}
