public import JSON

/// Files that are to be published, as the console's `POST /v1/definitions` takes them.
///
/// `{"files":[{"name":"bid.v1.json","text":"…"}],"profile":"…"}`; texts are the files word for word, for their bytes are
/// what digests name. Without `profile` the one that is published stays.
public struct DefinitionsRequest: Sendable {
    public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    public let files: [(name: String, bytes: [UInt8])]
    public let profile: [UInt8]?

    public init(files: [(name: String, bytes: [UInt8])], profile: [UInt8]?) {
        self.files = files
        self.profile = profile
    }

    public init(_ json: JSONValue) throws(Malformed) {
        guard case .object(let object) = json, case .array(let elements)? = object["files"] else {
            throw Malformed(description: "'files' should be a list of files")
        }
        for (name, _) in object where name != "files" && name != "profile" {
            throw Malformed(description: "there are 'files' and 'profile' here, and nothing else")
        }
        var files: [(name: String, bytes: [UInt8])] = []
        for (index, element) in elements.enumerated() {
            guard case .object(let file) = element, file.count == 2, let name = file["name"]?.string,
                let text = file["text"]?.string
            else { throw Malformed(description: "'files[\(index)]' should have the texts 'name' and 'text'") }
            files.append((name, Array(text.utf8)))
        }
        self.files = files
        switch object["profile"] {
        case nil: profile = nil
        case .string(let text): profile = Array(text.utf8)
        case .some: throw Malformed(description: "'profile' should be the text of a profile's file")
        }
    }

    /// What `init(_:)` reads back; bytes that are no UTF-8 come back as others, and are refused as such.
    public var json: JSONValue {
        var json: JSONObject = [
            "files": .array(
                files.map { ["name": .string($0.name), "text": .string(String(decoding: $0.bytes, as: UTF8.self))] })
        ]
        if let profile { json["profile"] = .string(String(decoding: profile, as: UTF8.self)) }
        return .object(json)
    }
}
