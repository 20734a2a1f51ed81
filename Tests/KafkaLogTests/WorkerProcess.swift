import Foundation
import TestSupport

/// A worker as a process of its own (`mock-kafka worker`), and what it has said.
final class WorkerProcess {
    struct Event: Hashable {
        let name: String
        let partitions: Set<Int>
    }

    let process: RunningCommand
    private(set) var events: [Event] = []

    init(_ brokers: String, group: String, from source: String, to target: String) throws {
        process = try RunningCommand(MockKafkaProcess.executable, ["worker", brokers, group, source, target])
    }

    /// Reads what it says until that is so; what it said before does not count.
    @discardableResult
    func next(within limit: Duration = .seconds(40), where isWanted: (Event) -> Bool) async throws -> [Event] {
        var read: [Event] = []
        while let line = try await process.nextLine(within: limit) {
            let event = event(line)
            events.append(event)
            read.append(event)
            if isWanted(event) { return read }
        }
        throw CommandError.deadlinePassed(
            executable: process.executable, waitingFor: "event", output: "\(events)", errors: process.errors)
    }

    /// Reads what it has said until now.
    func catchUp() {
        events += process.linesThere().map { event($0) }
    }

    private func event(_ line: String) -> Event {
        let words = line.split(separator: "\"").map(String.init)
        let numbers = words.last?.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) } ?? []
        return Event(name: words.count > 3 ? words[3] : line, partitions: Set(numbers))
    }
}
