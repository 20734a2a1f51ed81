import Crypto
import JSON
import Log
import Orchestrator
import Roles
import Saga
import Topics

/// Events that are put back, mended or as they came.
extension Desk {
    /// What putting a letter back comes to.
    enum LetterComesTo {
        case event(RoutedEvent, sent: JSONValue, changed: [String])
        case record(NewRecord, TopicPartition)

        /// As a dry run is answered.
        func shown(of letter: DeadLetterRecord.Letter) -> JSONObject {
            switch self {
            case .record(_, let partition):
                return LetterAct.planned(letter, "append \(letter.named) once more to \(partition)")
            case .event(let routed, _, let changed):
                let event = routed.event
                let line =
                    "take in the event '\(event.type)' (\(event.id)) for \(routed.family)/\(event.saga), "
                    + (changed.isEmpty ? "as it came" : "changed at \(changed.joined(separator: ", "))")
                var json = LetterAct.planned(letter, line)
                json["event"] = [
                    "id": .string(event.id), "type": .string(event.type), "family": .string(routed.family),
                    "saga": .string(event.saga),
                ]
                json["changed"] = .array(changed.map { .string($0) })
                return json
            }
        }
    }

    /// Changes nothing.
    func comesTo(
        _ letter: DeadLetterRecord.Letter, mending event: JSONObject?, _ changes: JSONObject?
    ) throws(Problem) -> LetterComesTo {
        switch letter.kind {
        case .event:
            let original = event == nil ? try original(of: letter) : try? original(of: letter)
            let mended = try mended(original, event, changes)
            let changed = Mending.changedPaths(from: original, to: mended)
            return .event(try place(of: mended), sent: mended, changed: changed)
        case .record, .folded:
            guard event == nil, changes == nil else {
                throw .invalid("A \(letter.kind.rawValue) letter is put back as it is; only events can be mended.")
            }
            let (record, partition) = try record(of: letter)
            return .record(record, partition)
        case .notification:
            throw .conflict(
                "A notification of the bank's is not put back: it fits no call, and the bank has signed it as it is. "
                    + "Hold it against the bank's statement, and discard it.")
        }
    }

    /// The event as it came.
    private func original(of letter: DeadLetterRecord.Letter) throws(Problem) -> JSONValue {
        let content = try content(of: letter)
        guard let original = try? JSONValue(reading: content, limits: Visit.limits) else {
            throw .conflict("What came is no JSON; give the whole event with 'event'.")
        }
        return original
    }

    private func mended(
        _ original: JSONValue?, _ event: JSONObject?, _ changes: JSONObject?
    ) throws(Problem) -> JSONValue {
        if let event { return .object(event) }
        do throws(Mending.Problem) {
            return try Mending.mended(original ?? .null, changes ?? [:])
        } catch {
            throw .invalid(error.description)
        }
    }

    private func place(of event: JSONValue) throws(Problem) -> RoutedEvent {
        do throws(EventDoor.Misfit) {
            return try events.place(of: event)
        } catch {
            switch error {
            case .refused(let refusal):
                var problem = Problem.invalid(refusal.sentence)
                if let field = refusal.field { problem.details["field"] = .string(field) }
                throw problem
            case .unavailable(let why): throw .unavailable("Whether the event fits cannot be said now: \(why).")
            }
        }
    }

    /// Puts it back, and writes into the history of its saga who has done so and what was changed. Whatever fails on the
    /// way leaves the letter open: the same event once more changes nothing, and is written down.
    ///
    /// - Returns: the event that was put back; nil for a record.
    func putBack(_ comesTo: LetterComesTo, _ act: LetterAct) throws(Problem) -> DeadLetterRecord.Sent? {
        switch comesTo {
        case .record(let record, let partition):
            try append(record, to: partition)
            return nil
        case .event(let routed, let event, let changed):
            // Sealed first: what cannot be kept is not done.
            let plain = event.encoded()
            let content = try sealed(plain, Array(routed.family.utf8))
            let kept = try sealed(plain, DeadLetterRecord.sealedAs)
            let partition = routed.partition(in: context.topics)
            let position = try append(routed.newRecord, to: partition)
            func record(_ content: String?) -> NewRecord {
                let event = ReturnedEvent(
                    letter: act.letter.id, operator: act.operator, reason: act.reason, type: routed.event.type,
                    id: routed.event.id, changed: changed, content: content)
                let entry = HistoryEntry(
                    family: routed.family, saga: routed.event.saga, puttingBack: event, at: position.offset,
                    time: act.time)
                return NewRecord(key: Array(routed.family.utf8), value: Output.history(entry).encoded())
            }
            try append(
                fitting(record(content), or: record(nil)), to: TopicPartition(context.topics.history, partition.number))
            return DeadLetterRecord.Sent(
                id: routed.event.id, type: routed.event.type, family: routed.family, saga: routed.event.saga,
                changed: changed, content: kept)
        }
    }

    private func sealed(_ plain: [UInt8], _ associatedData: [UInt8]) throws(Problem) -> String {
        do throws(CryptoError) {
            return try context.keys.sealer.seal(plain, associatedData: associatedData)
        } catch {
            throw .unavailable("What is put back cannot be sealed for the audit just now.")
        }
    }
}
