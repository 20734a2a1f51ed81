import Custody
import JSON

extension JSONBytes {
    mutating func outcome(_ outcome: Outcome) {
        object { bytes in
            switch outcome {
            case .applied(.response(let response)):
                bytes.member("kind", "applied")
                bytes.key("response")
                bytes.json(.object(response))
            case .applied(.already(let code)):
                bytes.member("kind", "applied")
                bytes.member("already", code.rawValue)
            case .accepted(let response):
                bytes.member("kind", "accepted")
                bytes.key("response")
                bytes.json(.object(response))
            case .refused(let code, let message):
                bytes.member("kind", "refused")
                bytes.member("code", code.rawValue)
                bytes.member("message", message)
            case .notSent(let reason):
                bytes.member("kind", "notSent")
                bytes.notSent(reason)
            case .inDoubt(let reason):
                bytes.member("kind", "inDoubt")
                bytes.doubt(reason)
            }
        }
    }

    mutating func queryAnswer(_ answer: QueryAnswer) {
        object { bytes in
            switch answer {
            case .found(let meaning, let amount):
                bytes.member("kind", "found")
                bytes.member("status", meaning.rawValue)
                if let amount { bytes.member("amount", amount.fen) }
            case .notFound: bytes.member("kind", "notFound")
            case .notSent(let reason):
                bytes.member("kind", "notSent")
                bytes.notSent(reason)
            case .inDoubt(let reason):
                bytes.member("kind", "inDoubt")
                bytes.doubt(reason)
            }
        }
    }

    private mutating func notSent(_ reason: NotSentReason) {
        switch reason {
        case .transport(let text):
            member("why", "transport")
            member("text", text)
        case .stale: member("why", "stale")
        case .breakerOpen: member("why", "breakerOpen")
        case .notExecuted(let code):
            member("why", "notExecuted")
            member("code", code.rawValue)
        case .misconfigured(let code, let message):
            member("why", "misconfigured")
            member("code", code.rawValue)
            member("message", message)
        }
    }

    private mutating func doubt(_ reason: DoubtReason) {
        switch reason {
        case .transport(let text):
            member("why", "transport")
            member("text", text)
        case .httpStatus(let status):
            member("why", "httpStatus")
            member("status", status)
        case .signatureMissing: member("why", "signatureMissing")
        case .signatureWrong: member("why", "signatureWrong")
        case .unreadable(let text):
            member("why", "unreadable")
            member("text", text)
        case .otherCall(let parameter):
            member("why", "otherCall")
            member("parameter", parameter)
        case .unknownCode(let code):
            member("why", "unknownCode")
            member("code", code.rawValue)
        case .contradiction(let status, let code):
            member("why", "contradiction")
            member("status", status)
            member("code", code.rawValue)
        case .workerLost: member("why", "workerLost")
        }
    }
}

extension RecordNode {
    func outcome() throws(MalformedRecord) -> Outcome {
        var members = try members()
        let outcome = try members.outcome()
        try members.end()
        return outcome
    }

    func queryAnswer() throws(MalformedRecord) -> QueryAnswer {
        var members = try members()
        let answer = try members.queryAnswer()
        try members.end()
        return answer
    }

    fileprivate func code() throws(MalformedRecord) -> ReturnCode { ReturnCode(rawValue: try text()) }
}

extension RecordMembers {
    private enum OutcomeKind: String, CaseIterable { case applied, accepted, refused, notSent, inDoubt }
    private enum QueryAnswerKind: String, CaseIterable { case found, notFound, notSent, inDoubt }
    private enum NotSentKind: String, CaseIterable { case transport, stale, breakerOpen, notExecuted, misconfigured }
    private enum DoubtKind: String, CaseIterable {
        case transport, httpStatus, signatureMissing, signatureWrong, unreadable, otherCall, unknownCode
        case contradiction, workerLost
    }

    fileprivate mutating func outcome() throws(MalformedRecord) -> Outcome {
        let kind: OutcomeKind = try node("kind").word("kind of outcome")
        switch kind {
        case .applied:
            if let already = optional("already") { return .applied(.already(try already.code())) }
            return .applied(.response(try node("response").object()))
        case .accepted: return .accepted(try node("response").object())
        case .refused: return .refused(try node("code").code(), message: try text("message"))
        case .notSent: return .notSent(try notSent())
        case .inDoubt: return .inDoubt(try doubt())
        }
    }

    fileprivate mutating func queryAnswer() throws(MalformedRecord) -> QueryAnswer {
        let kind: QueryAnswerKind = try node("kind").word("kind of answer")
        switch kind {
        case .found:
            let amount = try optional("amount")?.int64()
            return .found(try node("status").word("status of a call"), amount: amount.map { Amount(fen: $0) })
        case .notFound: return .notFound
        case .notSent: return .notSent(try notSent())
        case .inDoubt: return .inDoubt(try doubt())
        }
    }

    private mutating func notSent() throws(MalformedRecord) -> NotSentReason {
        let kind: NotSentKind = try node("why").word("reason for which nothing is sent")
        return switch kind {
        case .transport: .transport(try text("text"))
        case .stale: .stale
        case .breakerOpen: .breakerOpen
        case .notExecuted: .notExecuted(try node("code").code())
        case .misconfigured: .misconfigured(try node("code").code(), message: try text("message"))
        }
    }

    private mutating func doubt() throws(MalformedRecord) -> DoubtReason {
        let kind: DoubtKind = try node("why").word("reason for doubt")
        return switch kind {
        case .transport: .transport(try text("text"))
        case .httpStatus: .httpStatus(try node("status").int(from: .min))
        case .signatureMissing: .signatureMissing
        case .signatureWrong: .signatureWrong
        case .unreadable: .unreadable(try text("text"))
        case .otherCall: .otherCall(parameter: try text("parameter"))
        case .unknownCode: .unknownCode(try node("code").code())
        case .contradiction: .contradiction(status: try text("status"), code: try node("code").code())
        case .workerLost: .workerLost
        }
    }
}
