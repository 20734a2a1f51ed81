import Custody
import JSON

extension Amount: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) { self = try node.amount("fen") }

    var json: JSONValue { ["fen": .fen(self)] }
}

extension Int: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) { self = try node.integer("count") }

    var json: JSONValue { ["count": .integer(self)] }
}

extension User: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        var authorised: [BusinessType] = []
        for name in try node.nodes("authorised") {
            guard let type = name.value.string.flatMap(BusinessType.init(rawValue:)) else {
                throw RecordProblem(problem: "\"authorised\" has an unknown business type")
            }
            authorised.append(type)
        }
        self.init(
            role: try node.choice("role"), kind: try node.choice("kind"), authorised: authorised,
            passwordDigest: try node.text("passwordDigest"), hasCard: try node.truth("hasCard"),
            audit: try node.choice("audit"), openProjects: try node.amount("openProjects"),
            lastClaim: try node.optionalText("lastClaim"),
            exceeded: try ExceededAttempts(node.node("exceeded"), reader))
    }

    var json: JSONValue {
        var object: JSONObject = [
            "role": .string(role.rawValue), "kind": .string(kind.rawValue),
            "authorised": .array(authorised.map { .string($0.rawValue) }),
            "passwordDigest": .string(passwordDigest), "hasCard": .bool(hasCard), "audit": .string(audit.rawValue),
            "openProjects": .fen(openProjects), "exceeded": exceeded.json,
        ]
        object.add("lastClaim", lastClaim)
        return .object(object)
    }

    /// A password of six digits is soon found from its digest, however it is made.
    var isSensitive: Bool { true }
}

extension ExceededAttempts: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        count = try node.integer("count")
        for attempt in try node.nodes("last") {
            last.append(
                Attempt(
                    requestNo: try attempt.text("requestNo"), projectNo: try attempt.text("projectNo"),
                    amount: try attempt.amount("amount"), time: try attempt.time("time")))
        }
    }

    var json: JSONValue {
        [
            "count": .integer(count),
            "last": .array(
                last.map {
                    [
                        "requestNo": .string($0.requestNo), "projectNo": .string($0.projectNo),
                        "amount": .fen($0.amount), "time": .time($0.time),
                    ]
                }),
        ]
    }
}

extension Project: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            userNo: try node.text("userNo"), amount: try node.amount("amount"), status: try node.choice("status"),
            isStock: try node.truth("isStock"), frozen: try node.amount("frozen"), bids: try node.amount("bids"),
            raised: try node.amount("raised"), claims: try node.amount("claims"))
    }

    var json: JSONValue {
        [
            "userNo": .string(userNo), "amount": .fen(amount), "status": .string(status.rawValue),
            "isStock": .bool(isStock), "frozen": .fen(frozen), "bids": .fen(bids), "raised": .fen(raised),
            "claims": .fen(claims),
        ]
    }
}

extension Freeze: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            userNo: try node.text("userNo"), projectNo: try node.text("projectNo"), type: try node.choice("type"),
            amount: try node.amount("amount"), redPacket: try node.amount("redPacket"),
            cancelled: try node.amount("cancelled"), confirmed: try node.amount("confirmed"),
            saleRequestNo: try node.optionalText("saleRequestNo"))
    }

    var json: JSONValue {
        var object: JSONObject = [
            "userNo": .string(userNo), "projectNo": .string(projectNo), "type": .string(type.rawValue),
            "amount": .fen(amount), "redPacket": .fen(redPacket), "cancelled": .fen(cancelled),
            "confirmed": .fen(confirmed),
        ]
        object.add("saleRequestNo", saleRequestNo)
        return .object(object)
    }
}

extension Claim: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            amount: try node.amount("amount"), onSale: try node.amount("onSale"),
            previous: try node.optionalText("previous"))
    }

    var json: JSONValue {
        var object: JSONObject = ["amount": .fen(amount), "onSale": .fen(onSale)]
        object.add("previous", previous)
        return .object(object)
    }
}

extension Sale: StorableRecord {
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem) {
        self.init(
            userNo: try node.text("userNo"), projectNo: try node.text("projectNo"), share: try node.amount("share"),
            reserved: try node.amount("reserved"), sold: try node.amount("sold"), isOpen: try node.truth("isOpen"))
    }

    var json: JSONValue {
        [
            "userNo": .string(userNo), "projectNo": .string(projectNo), "share": .fen(share),
            "reserved": .fen(reserved), "sold": .fen(sold), "isOpen": .bool(isOpen),
        ]
    }
}
