import Crypto
import JSON
import Log
import Orchestrator
import Roles
import Runtime
import Synchronization
import Topics

/// Dead letters: looked at, put back, discarded.
extension Desk {
    func letters(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow(["state", "kind", "family", "after", "limit"])
        var query = LetterQuery()
        query.state = visit.value("state") == "all" ? nil : try visit.word("state") ?? .open
        query.kind = try visit.word("kind")
        query.family = visit.value("family")
        query.after = try visit.cursor(LetterCursor.init(text:))
        query.limit = try visit.limit(most: LetterQuery.maximumLimit)
        let asked = query
        let page = try ask { () throws(ReadModel.Problem) in try readModel.letters(asked) }
        var json: JSONObject = ["letters": .array(page.letters.map { .object($0.json) })]
        if let next = page.next { json["next"] = .string(next.text) }
        json["view"] = view
        return json
    }

    func letter(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow([])
        var json = try stored(visit).json
        json["view"] = view
        return json
    }

    private func stored(_ visit: Visit) throws(Problem) -> StoredLetter {
        let id = visit.parameter("id")
        guard let letter = try ask({ () throws(ReadModel.Problem) in try readModel.letter(id) }) else {
            throw .notFound("There is no dead letter '\(id)' in the operators' view.")
        }
        return letter
    }

    // MARK: What is done with them

    /// Puts it back, mended where the request says so.
    func retryLetter(_ visit: Visit) throws(Problem) -> JSONObject {
        var members = try visit.members()
        let reason = try members.needed("reason", "say why it will do now")
        let event = try members.object("event")
        let changes = try members.object("set")
        let isDryRun = try members.flag("dryRun") ?? false
        try members.end()
        guard event == nil || changes == nil else { throw .invalid("There is either 'event' or 'set', not both.") }
        return try withLetter(visit) { (letter) throws(Problem) in
            let comesTo = try comesTo(letter, mending: event, changes)
            guard !isDryRun else { return comesTo.shown(of: letter) }
            let time = max(context.clock.now(), letter.time)
            let act = LetterAct(letter: letter, operator: visit.visitor.name, reason: reason, time: time)
            return try settle(act, .retried, sent: try putBack(comesTo, act))
        }
    }

    func discardLetter(_ visit: Visit) throws(Problem) -> JSONObject {
        var members = try visit.members()
        let reason = try members.needed("reason", "say why nothing is to be done")
        let isDryRun = try members.flag("dryRun") ?? false
        try members.end()
        return try withLetter(visit) { (letter) throws(Problem) in
            guard !isDryRun else {
                return LetterAct.planned(letter, "discard \(letter.named): it cannot be put back after that")
            }
            let time = max(context.clock.now(), letter.time)
            return try settle(
                LetterAct(letter: letter, operator: visit.visitor.name, reason: reason, time: time), .discarded,
                sent: nil)
        }
    }

    /// Does something with the letter of the path, which nobody else is at meanwhile.
    private func withLetter(
        _ visit: Visit, _ act: (DeadLetterRecord.Letter) throws(Problem) -> JSONObject
    ) throws(Problem) -> JSONObject {
        let stored = try stored(visit)
        let id = stored.letter.id
        guard stored.state == .open else {
            throw .conflict("The dead letter was \(stored.state.rawValue) already; it is not put back twice.")
        }
        guard lettersUnderWay.withLock({ $0.insert(id).inserted }) else {
            throw .conflict("Somebody else is at this dead letter now.")
        }
        defer { lettersUnderWay.withLock { _ = $0.remove(id) } }
        return try act(stored.letter)
    }

    private func settle(
        _ act: LetterAct, _ way: DeadLetterRecord.Settlement.Way, sent: DeadLetterRecord.Sent?
    ) throws(Problem) -> JSONObject {
        let id = act.letter.id
        func record(_ sent: DeadLetterRecord.Sent?) -> NewRecord {
            let settlement = DeadLetterRecord.Settlement(
                id: id, way: way, operator: act.operator, reason: act.reason, time: act.time, sent: sent)
            return NewRecord(key: Array(id.utf8), value: DeadLetterRecord.settled(settlement).encoded())
        }
        try append(
            fitting(record(sent), or: record(sent?.withoutContent)), to: TopicPartition(context.topics.deadLetters, 0))
        logger.info(
            "an operator has settled a dead letter",
            ["operator": .id(act.operator), "letter": .id(id), "way": .id(way.rawValue)])
        return ["result": .string(way.rawValue), "id": .string(id)]
    }

    /// The record, or the smaller one where the log has no room for it.
    func fitting(_ record: NewRecord, or smaller: NewRecord) -> NewRecord {
        record.byteCount <= context.log.limits.maximumRecordBytes ? record : smaller
    }

    func content(of letter: DeadLetterRecord.Letter) throws(Problem) -> [UInt8] {
        guard let content = letter.content else {
            throw .conflict("Nothing was kept of it; give the whole event with 'event'.")
        }
        return try opened(content)
    }

    /// What was kept of a letter, as it came.
    func opened(_ content: String) throws(Problem) -> [UInt8] {
        guard let bytes = try? context.keys.sealer.open(content, associatedData: DeadLetterRecord.sealedAs) else {
            throw .conflict("What was kept of it cannot be opened: its key is not in seal.key any more.")
        }
        return bytes
    }
}
