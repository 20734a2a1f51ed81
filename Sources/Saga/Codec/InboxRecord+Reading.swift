import Custody
import Expressions
public import JSON

extension InboxRecord {
    /// Reads what `encoded()` wrote, in any order of members; nothing may be missing and nothing unknown.
    ///
    /// - Parameter limits: records of the log are below its limit anyway.
    public init(reading bytes: [UInt8], limits: JSONLimits = .records) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes, limits)
        do throws(MalformedRecord) {
            self = try members.inboxRecord()
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}

extension JSONLimits {
    /// Of records in logs: what is taken from outside, 64 deep, stands some levels deep in a record.
    public static let records = JSONLimits(maximumBytes: 16 << 20, maximumDepth: 160)
}

extension RecordMembers {
    /// The members of a record in a format that is read here.
    package init(opening bytes: [UInt8], _ limits: JSONLimits = .records) throws(UnreadableRecord) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(reading: bytes, limits: limits)
        } catch {
            throw .malformed(MalformedRecord(path: "", reason: "is not JSON: \(error)"))
        }
        let format: Int
        do throws(MalformedRecord) {
            self = try RecordNode(json: json, path: .root).members()
            format = try node("v").int(from: 1)
        } catch {
            throw .malformed(error)
        }
        guard format == RecordFormat.current else { throw .newerFormat(format) }
    }

    fileprivate mutating func inboxRecord() throws(MalformedRecord) -> InboxRecord {
        let kind = try node("kind")
        guard try !kind.text().utf8.elementsEqual("foldVersion".utf8) else {
            let version = try node("version").int(from: 1)
            guard let name = try optional("operator")?.text() else { return .foldVersion(version) }
            return .foldVersion(
                version, by: VersionOrder(operator: name, reason: try text("reason"), time: try node("time").int64()))
        }
        let known: FamilyRecord.Kind = try kind.word("kind of record")
        if known == .notification, !has("family") { return .byNumber(try notification()) }
        let family = try text("family")
        return .family(family, try familyRecord(known))
    }

    private mutating func familyRecord(_ kind: FamilyRecord.Kind) throws(MalformedRecord) -> FamilyRecord {
        switch kind {
        case .event: .event(try event())
        case .outcome:
            .outcome(
                AttemptOutcome(
                    requestNo: try node("requestNo").requestNumber(), attempt: try node("attempt").int(from: 1),
                    outcome: try node("outcome").outcome()))
        case .answered:
            .answered(
                QuestionAnswered(
                    requestNo: try node("requestNo").requestNumber(), attempt: try node("attempt").int(from: 1),
                    answer: try node("answer").queryAnswer()))
        case .presented:
            .presented(
                Presented(
                    requestNo: try node("requestNo").requestNumber(), attempt: try node("attempt").int(from: 1),
                    link: try text("link")))
        case .notification: .notification(try notification())
        case .audit:
            .audit(
                AuditResult(
                    userNo: try text("userNo"), status: try text("status"), evidence: try node("evidence").json))
        case .timer: .timer(arming: try node("arming").int(from: 1))
        case .command: .command(try command())
        }
    }

    private mutating func notification() throws(MalformedRecord) -> BankNotification {
        BankNotification(
            requestNo: try node("requestNo").requestNumber(), result: try node("result").object(),
            evidence: try node("evidence").json)
    }

    mutating func event() throws(MalformedRecord) -> PlatformEvent {
        var start: PlatformEvent.Start?
        if let node = optional("start") {
            var members = try node.members()
            start = PlatformEvent.Start(
                definition: try members.text("definition"), profile: try members.text("profile"))
            try members.end()
        }
        return PlatformEvent(
            id: try text("id"), type: try text("type"), saga: try text("saga"), start: start,
            fields: try node("fields").fields(), content: try node("content").contentDigest())
    }

    private mutating func command() throws(MalformedRecord) -> OperatorCommand {
        var action = try node("action").members()
        let wanted = try action.action()
        try action.end()
        return OperatorCommand(
            id: try text("id"), saga: try text("saga"), action: wanted, operator: try text("operator"),
            reason: try text("reason"), version: try node("version").int64(), isDryRun: try node("isDryRun").bool(),
            plan: try optional("plan")?.text())
    }

    private mutating func action() throws(MalformedRecord) -> OperatorCommand.Action {
        let kind: OperatorCommand.Action.Kind = try node("kind").word("action")
        return switch kind {
        case .retry: .retry
        case .resolveApplied: .resolve(as: .applied, evidence: try text("evidence"))
        case .resolveNotApplied: .resolve(as: .notApplied, evidence: try text("evidence"))
        case .skip: .skip
        case .undo: .undo
        case .hold: .hold
        case .release: .release
        case .correct: .correct(try node("fields").fields())
        }
    }
}
