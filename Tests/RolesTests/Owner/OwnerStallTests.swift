import Custody
import JSON
import Log
import Roles
import Saga
import TestSupport
import Testing
import Topics

@Suite("An owner of a partition that cannot go on") struct OwnerStallTests {
    @Test("Waits at a record whose definition it has not read, and goes on when it has")
    func definition() {
        var stage = OwnerStage()
        stage.append(Loans.approved("project1", bids: 1))
        let folded = stage.owner.fold(stage.inbox, library: Library(), now: stage.now)
        #expect(folded.count == 0)
        #expect(stage.owner.stall?.description.contains("loan-funding.v1") == true)
        #expect(stage.owner.next == 0)
        stage.fold()
        #expect(stage.owner.stall == nil)
        #expect(stage.owner.next == 1)
    }

    @Test("Waits at a record from the future, and at one that the log has not stamped")
    func time() {
        var stage = OwnerStage()
        stage.append(Loans.approved("project1", bids: 1))
        _ = stage.owner.fold(stage.inbox, library: Shipped.library, now: stage.now - 600_001)
        #expect(stage.owner.stall == .ahead(by: 600_001))
        let first = stage.inbox[0]
        let made = Record(
            partition: first.partition, offset: 0, timestamp: first.timestamp, timestampKind: .created, key: nil,
            value: first.value, headers: [])
        _ = stage.owner.fold([made], library: Shipped.library, now: stage.now)
        #expect(stage.owner.stall == .notStamped)
        #expect(stage.owner.next == 0)
    }

    @Test("Waits at a record in a newer format, and passes it over when an operator says so")
    func newer() throws {
        var stage = OwnerStage()
        stage.append(bytes: Array(#"{"v":2,"kind":"timer"}"#.utf8))
        stage.fold()
        #expect(stage.owner.stall == .newerFormat(2))
        #expect(stage.owner.next == 0)
        stage.owner.skip(Skip(offset: 0, operator: "liu", reason: "of a program that is gone", time: 1))
        stage.fold()
        #expect(stage.owner.stall == nil)
        #expect(stage.owner.next == 1)
        stage.acknowledgeAll()
        let letter = try DeadLetterRecord(reading: stage.appended[OwnerStage.topics.deadLetters]?.first?.value ?? [])
        guard case .letter(let letter) = letter else { return }
        #expect(letter.reason == "was passed over by order of operator 'liu': of a program that is gone")
    }

    @Test(
        "Puts what nobody can read with the dead letters, and goes on",
        arguments: [nil, "", "{", "[]", #"{"v":1}"#, #"{"v":1,"kind":"timer","family":"a","arming":0}"#])
    func malformed(_ text: String?) {
        var stage = OwnerStage()
        stage.append(bytes: text.map { Array($0.utf8) })
        stage.append(Loans.approved("project1", bids: 1))
        stage.fold()
        stage.acknowledgeAll()
        #expect(stage.owner.next == 2)
        #expect(stage.appended[OwnerStage.topics.deadLetters]?.count == 1)
        #expect(stage.commands.count == 1)
    }

    @Test("An event of a family that belongs to another partition starts nothing here")
    func foreign() {
        var reading = CheckpointReading(0)
        reading.take(
            Record(
                partition: TopicPartition("c", 0), offset: 0, timestamp: 0, timestampKind: .appended,
                key: Array("x".utf8),
                value: nil, headers: []))
        guard let restored = try? reading.restored(library: Shipped.library, start: 0) else {
            Issue.record("nothing restores")
            return
        }
        let topics = TopicTableOf.two
        var owner = PartitionOwner(restored, topics: topics, committed: nil, acceptsCreatedTimes: false)
        let foreign = (0..<20).map { "project\($0)" }.first { topics.inboxPartition(ofFamily: $0).number == 1 } ?? ""
        let record = Record(
            partition: TopicPartition(topics.inbox, 0), offset: 0, timestamp: Loans.start, timestampKind: .appended,
            key: nil, value: Loans.approved(foreign, bids: 1).encoded(), headers: [])
        let folded = owner.fold([record], library: Shipped.library, now: Loans.start)
        #expect(folded.batches.map(\.partition.topic) == [topics.deadLetters])
    }

    @Test("A notification finds its family by the number alone; one that fits none is a dead letter")
    func byNumber() {
        var stage = OwnerStage()
        stage.append(Loans.approved("project1", bids: 1))
        stage.fold()
        stage.acknowledgeAll()
        let number = stage.commands[0].requestNo
        let known = BankNotification(requestNo: number, result: [:], evidence: .null)
        let unknown = BankNotification(
            requestNo: RequestNumber(partition: 0, family: "nobody", ordinal: 0), result: [:], evidence: .null)
        for notification in [known, unknown] {
            let record = InboxRecord.byNumber(notification)
            #expect((try? InboxRecord(reading: record.encoded())) == record)
            stage.append(record)
        }
        stage.fold()
        stage.acknowledgeAll()
        #expect(stage.appended[OwnerStage.topics.deadLetters]?.count == 1)
        let view = stage.owner.partition.family("project1")?.view(of: "funding")
        #expect(view?.version == 1)
        #expect(view?.state == .held)
    }
}

private enum TopicTableOf {
    static let two = TopicTable(partitions: 2)
}
