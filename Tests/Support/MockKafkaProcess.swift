import Foundation

/// librdkafka's stand-in for a Kafka cluster as a process of its own; it ends with the last reference.
public final class MockKafkaProcess {
    public static let executable: String = {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "mock-kafka").path(percentEncoded: false)
    }()

    public struct Refused: Error {
        public let answer: String
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var received: [UInt8] = []
    public private(set) var brokers = ""

    /// - Parameter topics: with how many partitions each has.
    public init(_ topics: [String: Int]) throws {
        process.executableURL = URL(filePath: Self.executable)
        process.arguments = ["cluster"] + topics.map { "\($0.key):\($0.value)" }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let ready = try line()
        guard let address = ready.split(separator: "\"").first(where: { $0.contains("127.0.0.1:") }) else {
            throw Refused(answer: ready)
        }
        brokers = String(address)
    }

    /// Its end of the input may have been inherited by others, who would keep it alive: so it is killed.
    deinit { end() }

    /// Kills it at once. A successor cannot be found by those who know this one: the mock chooses its ports itself.
    public func end() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Has a line of input obeyed.
    public func obey(_ command: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8))
        let answer = try line()
        guard answer == #"{"done":true}"# else { throw Refused(answer: answer) }
    }

    private func line() throws -> String {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                defer { received.removeFirst(end + 1) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { throw Refused(answer: "the mock cluster has ended") }
            received += bytes
        }
    }
}
