package import Expressions
import JSON

/// Values of expressions, as `JSONBytes` writes them.
extension RecordNode {
    func value() throws(MalformedRecord) -> Value {
        switch json {
        case .null: throw fault("should be a value, and is null; what is not there is left out")
        case .bool(let value): return .bool(value)
        case .string(let text): return .text(text)
        case .number: return .integer(try int64())
        case .array:
            var values: [Value] = []
            for element in try elements() { values.append(try element.value()) }
            return .list(values)
        case .object(let object):
            if let tag = object.first, object.count == 1, let value = try tagged(tag.key, tag.value) { return value }
            return .object(try fields())
        }
    }

    package func fields() throws(MalformedRecord) -> ObjectValue {
        var members: [(name: String, value: Value)] = []
        for (key, json) in try object() {
            let node = RecordNode(json: json, path: .member(path, key))
            guard key.utf8.first == UInt8(ascii: "$") else {
                members.append((key, try node.value()))
                continue
            }
            guard key.utf8.dropFirst().first == UInt8(ascii: "$") else {
                throw node.fault("is no tag that stands here; a name that begins with $ is written with $$")
            }
            members.append((String(key.dropFirst()), try node.value()))
        }
        return ObjectValue(members)
    }

    /// - Returns: nil for a name that is no tag.
    private func tagged(_ tag: String, _ json: JSONValue) throws(MalformedRecord) -> Value? {
        let node = RecordNode(json: json, path: .member(path, tag))
        switch tag {
        case "$amount":
            guard let fen = Money.fen(of: try node.text()) else {
                throw node.fault("should be an amount such as 12.34")
            }
            return .amount(fen)
        case "$time": return .time(try node.int64())
        case "$sealed": return .sealed(json)
        default: return nil
        }
    }
}
