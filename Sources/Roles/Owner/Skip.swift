import JSON
public import Saga

/// An operator's word that a record on which the fold breaks is passed over.
public struct Skip: Hashable, Sendable {
    public let offset: Int64
    public let `operator`: String
    public let reason: String
    /// Milliseconds.
    public let time: Int64

    public init(offset: Int64, operator: String, reason: String, time: Int64) {
        self.offset = offset
        self.operator = `operator`
        self.reason = reason
        self.time = time
    }

    static let keyPrefix = "skip."

    /// Under which it stands beside the checkpoints.
    public var key: [UInt8] { Array("\(Self.keyPrefix)\(offset)".utf8) }

    public func encoded() -> [UInt8] {
        let json: JSONObject = [
            "v": .number(JSONNumber(RecordFormat.current)), "kind": "skip", "offset": .number(JSONNumber(offset)),
            "operator": .string(self.operator), "reason": .string(reason), "time": .number(JSONNumber(time)),
        ]
        return JSONValue.object(json).encoded()
    }

    public init(reading bytes: [UInt8]) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes)
        do throws(MalformedRecord) {
            _ = try members.text("kind")
            offset = try members.node("offset").int64()
            `operator` = try members.text("operator")
            reason = try members.text("reason")
            time = try members.node("time").int64()
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}

extension Skip {
    /// Why a record is not passed over.
    public enum Refused: Error, Hashable, Sendable, CustomStringConvertible {
        case folded(Int64, next: Int64)
        case notThere(Int64, Range<Int64>)

        public var description: String {
            switch self {
            case .folded(let offset, let next):
                "The record at offset \(offset) is folded already, and cannot be passed over any more; the partition goes on "
                    + "at offset \(next)."
            case .notThere(let offset, let range):
                "The inbox has no record at offset \(offset): it has those from \(range.lowerBound) up to, but without, "
                    + "\(range.upperBound)."
            }
        }
    }

    /// Whether a record may be passed over: it is there, and was not folded yet.
    ///
    /// - Parameter next: the offset below which everything is folded.
    public static func check(_ offset: Int64, next: Int64, in range: Range<Int64>) throws(Refused) {
        guard range.contains(offset) else { throw .notThere(offset, range) }
        guard offset >= next else { throw .folded(offset, next: next) }
    }
}
