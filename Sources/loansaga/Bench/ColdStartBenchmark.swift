import Crypto
import Custody
import EmbeddedLog
import Foundation
import JSON
import Log
import Orchestrator
import Queues
import Roles
import Runtime
import Saga
import Topics
import Workflow

/// How soon an orchestrator takes on new work that is started on a log with very many loans that wait for bids.
enum ColdStartBenchmark {
    static let loans = 1_000_000
    static let note =
        "The inbox is written beforehand: each loan's event, and the bank's answer to its first call. An owner folds it and"
        + " writes its checkpoints; it is killed, and a process with all roles but the operators' is started and funds a loan."

    static func run() async throws -> [BenchmarkFigure] {
        let folder = try BenchmarkFolder.make()
        defer { BenchmarkFolder.remove(folder) }
        let stage = try SagasStage(.embedded, folder: folder, isStarted: false)
        let begin = ContinuousClock.now
        try fill("\(folder)/data")
        Output.note("\(loans) loans are in the log after \(seconds(since: begin)) s")
        try await fold(folder)
        try commitSteps("\(folder)/data")
        Output.note("all of them are folded and have a checkpoint after \(seconds(since: begin)) s")

        let start = ContinuousClock.now
        try stage.start(roles: "intake,owner,steps,gateway")
        let load = try await SagasLoad(stage)
        let listening = load.listen()
        _ = try await load.loan()
        let took = start.duration(to: .now)
        let megabytes = stage.residentMegabytes
        load.close()
        listening.cancel()
        stage.stop()
        return [
            BenchmarkFigure(
                name: "started with \(loans) live loans, until a new one is funded", value: took / .seconds(1),
                unit: "s",
                target: .atMost(30)),
            BenchmarkFigure(
                name: "memory of the orchestrator then", value: megabytes, unit: "MB", target: .atMost(4_096)),
        ]
    }

    private static func seconds(since begin: ContinuousClock.Instant) -> Int64 {
        begin.duration(to: .now).components.seconds
    }

    /// Publishes the definitions, and writes the inbox.
    private static func fill(_ data: String) throws {
        try FileManager.default.createDirectory(
            atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let topics = TopicTable(partitions: TopicTable.embeddedPartitions)
        let log = try EmbeddedLog(folder: "\(data)/log")
        defer { log.close() }
        try log.createTopics(topics.specifications)
        let publisher = DefinitionsPublisher(log, topics: topics, clock: .system)
        _ = try publisher.publish(try WorkflowFiles.bytes(inFolder: "workflows"), profile: nil, by: "bench")
        let published = try publisher.published()
        guard let current = published.current else { throw FoldBenchmark.Unfinished(what: "the definitions") }
        func plan(_ name: String) throws -> Plan {
            guard let member = current.members.first(where: { $0.definition.name == name }) else {
                throw FoldBenchmark.Unfinished(what: "the definition of \(name)")
            }
            return Plan(member.definition, digest: member.digest)
        }
        let loan = try FoldBenchmarkLoan(
            plans: (try plan("loan-funding"), try plan("bid")),
            terms: Terms(current.profile, digest: current.profileDigest), bids: 1,
            deadline: WallClock.system.now() + 86_400_000)
        let appender = try Appender(log)
        defer { appender.close(within: .seconds(60)) }
        let failure = Monitor<LogError?>(nil)
        var batches: [TopicPartition: [NewRecord]] = [:]
        func append(_ partition: TopicPartition) {
            guard let records = batches.removeValue(forKey: partition) else { return }
            appender.append(records, to: .partition(partition)) { result in
                if case .failure(let error) = result { failure.withLock { $0 = error } }
            }
        }
        for number in 0..<loans {
            let family = "open\(number)"
            let partition = topics.inboxPartition(ofFamily: family)
            batches[partition, default: []] += loan.opening(family, partition: partition.number).map {
                NewRecord(key: Array(family.utf8), value: $0.encoded())
            }
            if (batches[partition]?.count ?? 0) >= 1_000 { append(partition) }
        }
        for partition in batches.keys.sorted() { append(partition) }
        appender.close(within: .seconds(60))
        if let failure = failure.look({ $0 }) { throw failure }
    }

    /// Says that the step workers are done with every command, whose outcomes are in the inbox.
    private static func commitSteps(_ data: String) throws {
        let topics = TopicTable(partitions: TopicTable.embeddedPartitions)
        let log = try EmbeddedLog(folder: "\(data)/log")
        defer { log.close() }
        let consumer = try log.consumer(
            ConsumerOptions(
                group: topics.prefix + "steps", topics: Service.allCases.map(topics.steps), member: nil))
        defer { consumer.close() }
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            guard case .assigned(let starts)? = try consumer.poll(maximum: 1, wait: .milliseconds(100)) else {
                continue
            }
            var ends: [TopicPartition: Int64] = [:]
            for partition in starts.keys { ends[partition] = try log.range(of: partition).upperBound }
            return try consumer.commit(ends)
        }
        throw FoldBenchmark.Unfinished(what: "the offsets of the step workers")
    }

    /// Has an owner fold everything and write all checkpoints, and kills it.
    private static func fold(_ folder: String) async throws {
        let owner = try ChildProgram(
            [
                "serve", "--roles", "owner", "--keys", "\(folder)/keys", "--data", "\(folder)/data", "--status-listen",
                "127.0.0.1:0", "--log-level", "error",
            ], log: "\(folder)/owner.log", within: .seconds(300))
        let status = owner.ready["status"]?.string ?? ""
        let metrics = ProcessMetrics(address: status)
        while true {
            try await Task.sleep(for: .milliseconds(500))
            let lag = try await metrics.sum("loansaga_owner_lag_records")
            let folded = try await metrics.sum("loansaga_owner_records_total")
            let uncovered = try await metrics.sum("loansaga_owner_uncovered_families")
            if lag == 0, folded >= Double(2 * loans), uncovered == 0 { break }
        }
        // The marker follows the last checkpoint.
        try await Task.sleep(for: .seconds(3))
        owner.kill(SIGKILL)
        owner.wait()
    }
}
