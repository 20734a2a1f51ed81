import JSON
import Runtime
import TestSupport

/// A platform that has nothing of ours: it writes events with kcat, and reads with kcat what becomes of them.
final class KcatPlatform {
    enum Mode {
        /// The whole event in the value.
        case structured
        /// Its data in the value, the rest in headers.
        case binary
    }

    /// What kcat has read.
    struct Message {
        let key: String
        let event: JSONValue

        var type: String { event["type"]?.string ?? "" }
    }

    private let kcat: String
    private let brokers: String
    private let reader: RunningCommand
    private(set) var read: [Message] = []

    init(_ kcat: String, brokers: String) throws {
        self.kcat = kcat
        self.brokers = brokers
        reader = try RunningCommand(
            kcat, ["-C", "-b", brokers, "-t", "loan.outcomes", "-o", "beginning", "-q", "-u", "-J"])
    }

    func publish(_ mode: Mode, _ type: String, id: String, key: String, _ data: JSONObject) async throws {
        let attributes = [
            ("specversion", "1.0"), ("id", id), ("source", "https://platform.example/loans"), ("type", type),
            ("time", WallClock.text(of: WallClock.system.now())),
        ]
        var headers: [String]
        let value: JSONValue
        switch mode {
        case .structured:
            headers = ["content-type=application/cloudevents+json"]
            var event = JSONObject()
            for (name, text) in attributes { event[name] = .string(text) }
            event["data"] = .object(data)
            value = .object(event)
        case .binary:
            headers = ["content-type=application/json; charset=utf-8"]
            headers += attributes.map { "ce_\($0.0)=\($0.1)" }
            value = .object(data)
        }
        let written = try await CommandRunner.run(
            kcat,
            ["-P", "-b", brokers, "-t", "loan.events", "-k", key, "-X", "topic.partitioner=murmur2_random"]
                + headers.flatMap { ["-H", $0] }, input: value.encoded())
        guard written.exitCode == 0 else { throw TestBankError("kcat has not written: \(written.errors)") }
    }

    /// Reads on until it is told this of the project.
    func reads(_ type: String, of project: String, within limit: Duration = .seconds(60)) async throws {
        func isIt(_ message: Message) -> Bool {
            message.type == type && message.event["data"]?["projectNo"]?.string == project
        }
        let deadline = ContinuousClock.now + limit
        while !read.contains(where: isIt) {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero, let line = try await reader.nextLine(within: left) else {
                throw TestBankError("kcat has not read '\(type)' of '\(project)': \(read.map(\.type))")
            }
            let message = try JSONValue(reading: line)
            let payload = message["payload"]?.string ?? ""
            read.append(Message(key: message["key"]?.string ?? "", event: try JSONValue(reading: payload)))
        }
    }
}
