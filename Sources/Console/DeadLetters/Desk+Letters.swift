import Crypto
import JSON
import Log
import Orchestrator
import Queues
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
        try members.end()
        guard event == nil || changes == nil else { throw .invalid("There is either 'event' or 'set', not both.") }
        return try settle(visit, .retried, reason) { (letter) throws(Problem) in
            try putBack(letter, mending: event, changes)
        }
    }

    func discardLetter(_ visit: Visit) throws(Problem) -> JSONObject {
        var members = try visit.members()
        let reason = try members.needed("reason", "say why nothing is to be done")
        try members.end()
        return try settle(visit, .discarded, reason) { (_) throws(Problem) in }
    }

    private func settle(
        _ visit: Visit, _ way: DeadLetterRecord.Settlement.Way, _ reason: String,
        _ act: (DeadLetterRecord.Letter) throws(Problem) -> Void
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
        try act(stored.letter)
        let settlement = DeadLetterRecord.settled(
            DeadLetterRecord.Settlement(
                id: id, way: way, operator: visit.visitor.name, reason: reason,
                time: max(context.clock.now(), stored.letter.time)))
        try append(
            NewRecord(key: Array(id.utf8), value: settlement.encoded()),
            to: TopicPartition(context.topics.deadLetters, 0))
        logger.info(
            "an operator has settled a dead letter",
            ["operator": .id(visit.visitor.name), "letter": .id(id), "way": .id(way.rawValue)])
        return ["result": .string(way.rawValue), "id": .string(id)]
    }

    private func putBack(
        _ letter: DeadLetterRecord.Letter, mending event: JSONObject?, _ changes: JSONObject?
    ) throws(Problem) {
        switch letter.kind {
        case .event: try take(try mended(letter, event, changes))
        case .record, .folded:
            guard event == nil, changes == nil else {
                throw .invalid("A \(letter.kind.rawValue) letter is put back as it is; only events can be mended.")
            }
            try putBack(letter)
        case .notification:
            throw .conflict("A notification of the bank's cannot be put back; discard it when it is seen to.")
        }
    }

    private func mended(
        _ letter: DeadLetterRecord.Letter, _ event: JSONObject?, _ changes: JSONObject?
    ) throws(Problem) -> JSONValue {
        if let event { return .object(event) }
        let content = try content(of: letter)
        guard let original = try? JSONValue(reading: content, limits: Visit.limits) else {
            throw .conflict("What came is no JSON; give the whole event with 'event'.")
        }
        do throws(Mending.Problem) {
            return try Mending.mended(original, changes ?? [:])
        } catch {
            throw .invalid(error.description)
        }
    }

    private func take(_ event: JSONValue) throws(Problem) {
        let answer = Monitor<EventReceipt?>(nil)
        events.take([event]) { taken in answer.withLock { $0 = taken.first } }
        let taken = answer.wait(until: .now + options.commandTime) { $0 }
        switch taken {
        case .taken: return
        case .refused(let refusal):
            var problem = Problem.invalid(refusal.sentence)
            if let field = refusal.field { problem.details["field"] = .string(field) }
            throw problem
        case .unavailable(let why): throw .unavailable("The event was not taken in: \(why).")
        case nil: throw .unavailable("Whether the event was taken in is not known yet; retry the letter later.")
        }
    }

    private func content(of letter: DeadLetterRecord.Letter) throws(Problem) -> [UInt8] {
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
