import JSON
import Saga

/// Definitions that were published together, and the profile they were checked with; all by their digests.
struct PublishedSet: Hashable, Sendable {
    let definitions: [String]
    let profile: String

    var parts: [DefinitionsKey] { definitions.map { .definition(digest: $0) } + [.profile(digest: profile)] }

    /// Compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    func encoded() -> [UInt8] {
        let json: JSONValue = [
            "v": .number(JSONNumber(RecordFormat.current)), "definitions": .array(definitions.map { .string($0) }),
            "profile": .string(profile),
        ]
        return json.encoded()
    }

    init(definitions: [String], profile: String) {
        self.definitions = definitions
        self.profile = profile
    }

    init(reading bytes: [UInt8]) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes)
        do throws(MalformedRecord) {
            var definitions: [String] = []
            for element in try members.node("definitions").elements() { definitions.append(try element.digest()) }
            self.definitions = definitions
            profile = try members.node("profile").digest()
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}

/// What stands under `current`.
struct CurrentMark: Hashable, Sendable {
    let set: String
    /// When it was published, in milliseconds.
    let time: Int64
    /// Who published it.
    let by: String

    /// Compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    func encoded() -> [UInt8] {
        let json: JSONValue = [
            "v": .number(JSONNumber(RecordFormat.current)), "set": .string(set), "at": .number(JSONNumber(time)),
            "by": .string(by),
        ]
        return json.encoded()
    }

    init(set: String, time: Int64, by: String) {
        self.set = set
        self.time = time
        self.by = by
    }

    init(reading bytes: [UInt8]) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes)
        do throws(MalformedRecord) {
            set = try members.node("set").digest()
            time = try members.node("at").int64()
            by = try members.text("by")
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}

extension RecordNode {
    fileprivate func digest() throws(MalformedRecord) -> String {
        let text = try text()
        guard DefinitionsKey.isDigest(text) else { throw fault("is no digest of 64 hexadecimal digits") }
        return text
    }
}
