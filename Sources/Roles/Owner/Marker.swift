import Crypto
import JSON
public import Log
import Saga

/// Says that every family that was changed below an offset has a checkpoint at or above its last change there: folding
/// may begin at that offset.
public struct Marker: Hashable, Sendable {
    /// The first record that has to be folded again.
    public let offset: Int64
    /// The version that is in force there.
    public let foldVersion: Int
    /// Of the record before it, so that a log that is not the one it was written for is noticed.
    public let sum: String
    /// When it was written, in milliseconds.
    public let time: Int64

    public init(offset: Int64, foldVersion: Int, sum: String, time: Int64) {
        self.offset = offset
        self.foldVersion = foldVersion
        self.sum = sum
        self.time = time
    }

    static let keyPrefix = "marker."

    /// Under which it stands beside the checkpoints; the greatest offset counts.
    public var key: [UInt8] { Array("\(Self.keyPrefix)\(offset)".utf8) }

    public func encoded() -> [UInt8] {
        let json: JSONObject = [
            "v": .number(JSONNumber(CheckpointFormat.current)), "kind": "marker", "offset": .number(JSONNumber(offset)),
            "foldVersion": .number(JSONNumber(foldVersion)), "sum": .string(sum), "time": .number(JSONNumber(time)),
        ]
        return JSONValue.object(json).encoded()
    }

    init(reading bytes: [UInt8]) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes)
        do throws(MalformedRecord) {
            _ = try members.text("kind")
            offset = try members.node("offset").int64()
            foldVersion = try members.node("foldVersion").int(from: 1)
            sum = try members.text("sum")
            time = try members.node("time").int64()
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }

    /// Tells a record from any other: 16 hexadecimal digits.
    public static func sum(of record: Record) -> String {
        var bytes = Array("\(record.offset) \(record.timestamp) ".utf8)
        bytes += record.key ?? []
        bytes.append(0)
        bytes += record.value ?? []
        return Hex.encode(Array(Digest.sha256(bytes).prefix(8)))
    }
}
