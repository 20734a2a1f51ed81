import JSON
import Log
import Orchestrator
import Roles
import Runtime
import Saga
import Topics

/// Partitions of the inbox: where they stand, and what operators can do about it.
extension Desk {
    func partitions(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow([])
        let views = try ask { () throws(ReadModel.Problem) in try readModel.partitions() }
        return ["partitions": .array(views.map { .object($0.json) }), "view": view]
    }

    /// Has a record passed over on which the fold breaks: the one at which the partition stands still, or, where the fold
    /// takes its process with it before that is told, one further on.
    func skip(_ visit: Visit) throws(Problem) -> JSONObject {
        guard let number = Int(visit.parameter("partition")), (0..<context.topics.partitions).contains(number) else {
            throw .notFound("The inbox has \(context.topics.partitions) partitions, counted from 0.")
        }
        var members = try visit.members()
        let offset = try members.integer("offset", in: 0...Int64.max)
        let reason = try members.needed("reason", "say why the record is to be passed over")
        let isDryRun = try members.flag("dryRun") ?? false
        try members.end()
        guard let offset else { throw .invalid("'offset' is missing: say which record is to be passed over.") }
        let views = try ask { () throws(ReadModel.Problem) in try readModel.partitions() }
        guard let shown = views.first(where: { $0.partition == number }) else {
            throw .conflict("No owner has told yet where partition \(number) stands.")
        }
        do {
            let range = try context.log.range(of: TopicPartition(context.topics.inbox, number))
            try Skip.check(offset, next: shown.next, in: range)
        } catch let error as Skip.Refused {
            throw .conflict(error.description)
        } catch {
            throw .unavailable("The log does not say which records there are: \(error). Try again.")
        }
        guard !isDryRun else {
            let standing = shown.stalled.map { "stands still at offset \(shown.next), because \($0)" }
            let line =
                "pass over the record at offset \(offset) of partition \(number), for good; the partition "
                + (standing ?? "goes on at offset \(shown.next)")
            return [
                "result": "planned", "partition": .count(number), "offset": .number(JSONNumber(offset)),
                "plan": [.string(line)],
            ]
        }
        let skip = Skip(
            offset: offset, operator: visit.visitor.name, reason: reason, time: context.clock.now())
        try append(
            NewRecord(key: skip.key, value: skip.encoded()), to: TopicPartition(context.topics.checkpoints, number))
        logger.warning(
            "an operator has a record of the inbox passed over",
            ["operator": .id(visit.visitor.name), "partition": .count(number), "offset": .count(Int(offset))])
        return ["result": "appended", "partition": .count(number), "offset": .number(JSONNumber(offset))]
    }

    /// Has the records of every partition folded by a later version from here on.
    func upgradePartitions(_ visit: Visit) throws(Problem) -> JSONObject {
        var members = try visit.members()
        let wanted = try members.integer("version", in: 1...Int64(Partition.currentVersion))
        let reason = try members.needed("reason", "say why records are to be folded by a later version")
        let isDryRun = try members.flag("dryRun") ?? false
        try members.end()
        let version = Int(wanted ?? Int64(Partition.currentVersion))
        let views = try ask { () throws(ReadModel.Problem) in try readModel.partitions() }
        let behind = (0..<context.topics.partitions).filter { number in
            views.first { $0.partition == number }.map { $0.foldVersion < version } ?? true
        }
        guard !behind.isEmpty else {
            throw .conflict("Every partition is folded by version \(version), or a later one, already.")
        }
        guard !isDryRun else {
            let names = behind.map(String.init).joined(separator: ", ")
            return [
                "result": "planned", "version": .count(version), "partitions": .array(behind.map { .count($0) }),
                "plan": [.string("fold the records of the partitions \(names) by version \(version) from here on")],
            ]
        }
        let order = VersionOrder(operator: visit.visitor.name, reason: reason, time: context.clock.now())
        for number in behind {
            try append(
                NewRecord(value: InboxRecord.foldVersion(version, by: order).encoded()),
                to: TopicPartition(context.topics.inbox, number))
        }
        logger.warning(
            "an operator has raised the fold version",
            [
                "operator": .id(visit.visitor.name), "version": .count(version), "partitions": .count(behind.count),
            ])
        return [
            "result": "appended", "version": .count(version), "partitions": .array(behind.map { .count($0) }),
        ]
    }

    /// Blocks until the record is durable.
    @discardableResult
    func append(_ record: NewRecord, to partition: TopicPartition) throws(Problem) -> RecordPosition {
        do throws(LogError) {
            let positions = try appender.appendAndWait(
                [record], to: .partition(partition), within: options.commandTime)
            guard let position = positions.first else { throw .away("it does not say where the record is") }
            return position
        } catch {
            throw .unavailable("The log has not taken it: \(error). It may still be done; look before you try again.")
        }
    }
}

extension PartitionView {
    fileprivate var json: JSONObject {
        var json: JSONObject = [
            "partition": .count(partition), "foldVersion": .count(foldVersion), "next": .number(JSONNumber(next)),
            "committed": .number(JSONNumber(committed)), "families": .count(families), "graves": .count(graves),
        ]
        if let stalled { json["stalled"] = .string(stalled) }
        json["time"] = .time(time)
        json["owner"] = .string(owner)
        return json
    }
}
