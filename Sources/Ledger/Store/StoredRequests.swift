import Crypto
import Custody
import JSON

extension NumberRecord: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(openings: try node.integer("openings"), notices: try node.integer("notices"))
        if node.has("use") { use = try NumberUse(node.node("use"), reader) }
    }

    var json: JSONValue {
        var object: JSONObject = ["openings": .integer(openings), "notices": .integer(notices)]
        if let use { object["use"] = use.json }
        return .object(object)
    }
}

extension NumberUse: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            service: try node.choice("service"), callbackUrl: try node.optionalText("callbackUrl"),
            amount: node.has("amount") ? try node.amount("amount") : nil,
            hasFailed: node.has("hasFailed") ? try node.truth("hasFailed") : false)
        if node.has("digest") {
            guard let bytes = Hex.decode(try node.text("digest")), bytes.count == 32 else {
                throw RecordProblem(problem: "\"digest\" is not a SHA-256")
            }
            digest = ContentDigest(bytes)
            // The two come together or not at all.
            answer = RememberedAnswer(
                respData: try node.text("respData"), code: ReturnCode(rawValue: try node.text("code")))
        }
    }

    var json: JSONValue {
        var object: JSONObject = ["service": .string(service.rawValue)]
        object.add("digest", digest.map { Hex.encode($0.bytes) })
        object.add("respData", answer?.respData)
        object.add("code", answer?.code.rawValue)
        object.add("callbackUrl", callbackUrl)
        if let amount { object["amount"] = .fen(amount) }
        if hasFailed { object["hasFailed"] = true }
        return .object(object)
    }
}

extension Page: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            request: try reader.request(node.node("request")), opening: try node.integer("opening"),
            callbackUrl: try node.text("callbackUrl"), expires: try node.time("expires"))
    }

    var json: JSONValue {
        [
            "request": request.json, "opening": .integer(opening), "callbackUrl": .string(callbackUrl),
            "expires": .time(expires),
        ]
    }

    var isSensitive: Bool { request.service == .personalRegister }
}

extension PageEnding: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            opening: try node.integer("opening"), service: try node.choice("service"),
            callbackUrl: try node.text("callbackUrl"),
            answer: RememberedAnswer(
                respData: try node.text("respData"), code: ReturnCode(rawValue: try node.text("code"))),
            due: try node.time("due"))
    }

    var json: JSONValue {
        [
            "opening": .integer(opening), "service": .string(service.rawValue), "callbackUrl": .string(callbackUrl),
            "respData": .string(answer.respData), "code": .string(answer.code.rawValue), "due": .time(due),
        ]
    }

    var isSensitive: Bool { service == .personalRegister }
}

extension Payout: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            request: try reader.request(node.node("request")), due: try node.time("due"),
            fails: try node.truth("fails"))
    }

    var json: JSONValue { ["request": request.json, "due": .time(due), "fails": .bool(fails)] }
}

extension Audit: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(due: try node.time("due"))
    }

    var json: JSONValue { ["due": .time(due)] }
}

extension Deferred: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(request: try reader.request(node.node("request")), due: try node.time("due"))
    }

    var json: JSONValue { ["request": request.json, "due": .time(due)] }
}

extension PendingNotification: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            service: try node.choice("service"), respData: try node.text("respData"),
            isSensitive: try node.truth("isSensitive"), due: try node.time("due"),
            failures: try node.integer("failures"), began: try node.optionalTime("began"))
    }

    var json: JSONValue {
        var object: JSONObject = [
            "service": .string(service.rawValue), "respData": .string(respData), "isSensitive": .bool(isSensitive),
            "due": .time(due), "failures": .integer(failures),
        ]
        if let began { object["began"] = .time(began) }
        return .object(object)
    }
}
