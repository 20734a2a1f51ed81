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
        guard let digest = Hex.decode(try node.text("digest")), digest.count == 32 else {
            throw RecordProblem(problem: "\"digest\" is not a SHA-256")
        }
        self.init(
            service: try node.choice("service"), digest: ContentDigest(digest),
            callbackUrl: try node.optionalText("callbackUrl"))
        if node.has("respData") {
            answer = RememberedAnswer(
                respData: try node.text("respData"), code: ReturnCode(rawValue: try node.text("code")))
        }
    }

    var json: JSONValue {
        var object: JSONObject = ["service": .string(service.rawValue), "digest": .string(Hex.encode(digest.bytes))]
        object.add("respData", answer?.respData)
        object.add("code", answer?.code.rawValue)
        object.add("callbackUrl", callbackUrl)
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
