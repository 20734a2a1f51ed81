import JSON
public import Saga

/// A partition of the inbox as operators see it, written by its owner.
public struct PartitionView: Hashable, Sendable {
    /// Under which key it stands in the topic of views.
    public static let key = "partition"

    public let partition: Int
    /// The version by which its records are folded.
    public let foldVersion: Int
    /// The offset of the next record that is to be folded.
    public let next: Int64
    /// Everything below it is done with.
    public let committed: Int64
    public let families: Int
    public let graves: Int
    /// Why it stands at `next`; nil while it goes on.
    public let stalled: String?
    /// When it was so, in milliseconds.
    public let time: Int64
    /// The process that owns it.
    public let owner: String

    public init(
        partition: Int, foldVersion: Int, next: Int64, committed: Int64, families: Int, graves: Int, stalled: String?,
        time: Int64, owner: String
    ) {
        self.partition = partition
        self.foldVersion = foldVersion
        self.next = next
        self.committed = committed
        self.families = families
        self.graves = graves
        self.stalled = stalled
        self.time = time
        self.owner = owner
    }

    /// A partition that its owner cannot take over.
    ///
    /// - Parameter marker: where folding would have to begin; nil where none was read.
    public init(untaken partition: Int, marker: Marker?, why: String, time: Int64, owner: String) {
        let next = marker?.offset ?? 0
        self.init(
            partition: partition, foldVersion: marker?.foldVersion ?? 1, next: next, committed: next, families: 0,
            graves: 0, stalled: "it cannot be taken over: \(why)", time: time, owner: owner)
    }

    /// Compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    public func encoded() -> [UInt8] {
        var json: JSONObject = [
            "v": .number(JSONNumber(RecordFormat.current)), "kind": .string(Self.key),
            "partition": .number(JSONNumber(partition)), "foldVersion": .number(JSONNumber(foldVersion)),
            "next": .number(JSONNumber(next)), "committed": .number(JSONNumber(committed)),
            "families": .number(JSONNumber(families)), "graves": .number(JSONNumber(graves)),
            "time": .number(JSONNumber(time)), "owner": .string(owner),
        ]
        if let stalled { json["stalled"] = .string(stalled) }
        return JSONValue.object(json).encoded()
    }

    public init(reading bytes: [UInt8]) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes)
        do throws(MalformedRecord) {
            _ = try members.text("kind")
            partition = try members.node("partition").int(from: 0)
            foldVersion = try members.node("foldVersion").int(from: 1)
            next = try members.node("next").int64()
            committed = try members.node("committed").int64()
            families = try members.node("families").int(from: 0)
            graves = try members.node("graves").int(from: 0)
            stalled = try members.optional("stalled")?.text()
            time = try members.node("time").int64()
            owner = try members.text("owner")
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}
