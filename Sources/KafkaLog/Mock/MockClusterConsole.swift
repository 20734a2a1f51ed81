public import Log

/// Runs a mock cluster as a process: it says in a line of JSON where it listens, does what the lines of its input say,
/// and ends with its input.
///
/// | line | does |
/// |---|---|
/// | `topic NAME PARTITIONS` | makes a topic |
/// | `hide NAME` | says from now on that there is no such topic |
/// | `down`, `up` | takes the brokers away, brings them back |
/// | `delay MILLISECONDS` | makes every answer slower |
/// | `fail REQUEST CODE…` | lets the next requests of a kind fail, `fail produce 7` |
///
/// Each is answered by one line, `{"done":true}` or `{"error":"…"}`.
public enum MockClusterConsole {
    /// - Parameter topics: `NAME:PARTITIONS`
    public static func run(
        topics: [String], read: () -> String?, write: (String) -> Void
    ) throws(LogError) {
        let cluster = try MockCluster()
        for topic in topics {
            let parts = topic.split(separator: ":")
            guard parts.count == 2, let partitions = Int(parts[1]) else {
                throw .notAllowed("'\(topic)' is no topic with its partitions; write NAME:PARTITIONS")
            }
            try cluster.createTopic(String(parts[0]), partitions: partitions)
        }
        write(#"{"ready":true,"kafka":"\#(cluster.brokers)"}"#)
        while let line = read() {
            do {
                try obey(line.split(separator: " ").map(String.init), cluster)
                write(#"{"done":true}"#)
            } catch {
                write(#"{"error":"\#(error)"}"#)
            }
        }
    }

    private static func obey(_ words: [String], _ cluster: MockCluster) throws(LogError) {
        let numbers = words.dropFirst().compactMap { Int($0) }
        switch (words.first ?? "", words.count) {
        case ("topic", 3) where numbers.count == 1: try cluster.createTopic(words[1], partitions: numbers[0])
        case ("hide", 2): try cluster.hideTopic(words[1])
        case ("down", 1): try cluster.takeDown()
        case ("up", 1): try cluster.bringUp()
        case ("delay", 2) where numbers.count == 1: try cluster.delayAnswers(by: .milliseconds(numbers[0]))
        case ("fail", 3...) where numbers.count == words.count - 2:
            guard let request = MockCluster.Request.allCases.first(where: { "\($0)" == words[1] }) else {
                throw .notAllowed("there is no request '\(words[1])'")
            }
            cluster.fail(request, with: numbers.map { Int32(clamping: $0) })
        default: throw .notAllowed("there is no command '\(words.joined(separator: " "))'")
        }
    }
}
