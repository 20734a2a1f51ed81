public import Log

/// Something about a topic that is not as the log needs it.
public struct TopicProblem: Hashable, Sendable {
    public let topic: String
    /// A sentence.
    public let what: String
    /// What to do about it.
    public let remedy: String

    public init(topic: String, what: String, remedy: String) {
        self.topic = topic
        self.what = what
        self.remedy = remedy
    }
}

extension TopicFacts {
    /// What is wrong with the topic, in the order in which it should be mended.
    ///
    /// - Parameters:
    ///   - wanted: as the log needs it.
    ///   - replication: the copies that are wanted; nil takes any number.
    ///   - limits: the topic must take records of the greatest size.
    public func problems(
        wanted: TopicSpecification, replication: Int?, limits: LogLimits
    ) -> [TopicProblem] {
        var problems: [TopicProblem] = []
        if partitions != wanted.partitions {
            problems.append(
                problem(
                    "it has \(partitions) partitions, not \(wanted.partitions)",
                    "the number is fixed when a topic is made: use --partitions \(partitions), or make the topic anew"))
        }
        if let replication, self.replication != replication {
            problems.append(
                problem(
                    "its partitions have \(self.replication) copies, not \(replication)",
                    "move the partitions with kafka-reassign-partitions.sh"))
        }
        guard settings != nil else {
            return problems + [
                problem(
                    "the cluster does not tell its settings",
                    "allow DescribeConfigs on the topic, or look at the settings with the cluster's own tools")
            ]
        }
        for (name, value) in wanted.cleanup.settings + [("message.timestamp.type", "LogAppendTime")] {
            problems += setting(name, mustBe: value)
        }
        return problems + copies() + sizes(limits)
    }

    private func setting(_ name: String, mustBe value: String) -> [TopicProblem] {
        let found = settings?[name] ?? ""
        guard found != value else { return [] }
        return [problem("\(name) is '\(found)', not '\(value)'", "set \(name)=\(value)")]
    }

    private func copies() -> [TopicProblem] {
        let name = "min.insync.replicas"
        let least = settings?[name].flatMap { Int($0) } ?? 1
        let wanted = max(1, replication - 1)
        if least > replication {
            return [
                problem(
                    "\(name) is \(least) and there are only \(replication) copies: nothing can be appended",
                    "set \(name)=\(wanted)")
            ]
        }
        if replication > 1, least == replication {
            return [
                problem(
                    "\(name) is \(least), as many as there are copies: one broker away stops every append",
                    replication > 2 ? "set \(name)=\(wanted)" : "keep 3 copies, and set \(name)=2")
            ]
        }
        if replication > 2, least < 2 {
            return [
                problem(
                    "\(name) is \(least): what one broker alone has acknowledged is lost with it",
                    "set \(name)=\(wanted)")
            ]
        }
        return []
    }

    private func sizes(_ limits: LogLimits) -> [TopicProblem] {
        let name = "max.message.bytes"
        let needed = limits.maximumRecordBytes + KafkaLog.framingBytes
        guard let most = settings?[name].flatMap({ Int($0) }), most < needed else { return [] }
        return [
            problem(
                "\(name) is \(most), too little for records of \(limits.maximumRecordBytes) bytes",
                "set \(name)=\(needed)")
        ]
    }

    private func problem(_ what: String, _ remedy: String) -> TopicProblem {
        TopicProblem(topic: name, what: what, remedy: remedy)
    }
}
