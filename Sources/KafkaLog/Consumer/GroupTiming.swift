internal import Log

/// The times of a member, as librdkafka takes them.
struct GroupTiming {
    let pollDeadline: Duration
    let sessionDeadline: Duration
    let heartbeat: Duration

    init(_ options: ConsumerOptions) {
        pollDeadline = options.pollDeadline
        // librdkafka wants the session to be the shorter one.
        sessionDeadline = min(options.sessionDeadline, options.pollDeadline)
        heartbeat = max(.milliseconds(100), sessionDeadline / 6)
    }
}

extension Configuration {
    func setGroup(_ options: ConsumerOptions, _ timing: GroupTiming) throws(LogError) {
        for (name, value) in [
            ("group.id", options.group), ("partition.assignment.strategy", "range"),
            ("session.timeout.ms", String(timing.sessionDeadline.milliseconds)),
            ("max.poll.interval.ms", String(timing.pollDeadline.milliseconds)),
            ("heartbeat.interval.ms", String(timing.heartbeat.milliseconds)),
        ] {
            try set(name, value)
        }
        if let member = options.member { try set("group.instance.id", member) }
    }
}
