import EmbeddedLog
import Foundation
import Runtime

/// Opens a log in a process of its own, where nothing else takes memory.
enum LogOpeningPeer {
    struct Result {
        let seconds: Double
        let megabytes: Double
    }

    static func measure(_ folder: String) throws -> Result {
        let peer = try BenchmarkPeer(.logOpening, told: folder)
        let words = try peer.line().split(separator: " ")
        guard words.count == 2, let seconds = Double(words[0]), let megabytes = Double(words[1]) else {
            throw BenchmarkPeer.Failure.silent(peer: Benchmark.Peer.logOpening.rawValue)
        }
        return Result(seconds: seconds, megabytes: megabytes)
    }

    static func run() throws {
        guard let folder = readLine() else { return }
        let start = ContinuousClock.now
        let log = try EmbeddedLog(folder: folder)
        let seconds = start.duration(to: .now) / .seconds(1)
        try Output.line("\(seconds) \(ProcessMemory.peak)")
        while readLine() != nil {}
        log.close()
    }
}
