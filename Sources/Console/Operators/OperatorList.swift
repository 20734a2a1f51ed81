import Crypto
import JSON

/// Who may use the console.
public struct OperatorList: Hashable, Sendable {
    /// What is wrong with a list; it holds no digest.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }
    }

    /// A name may be there more than once, while a token is being replaced.
    public var entries: [OperatorEntry]

    public init(_ entries: [OperatorEntry] = []) {
        self.entries = entries
    }

    /// Who has the token; every entry is looked at in full, so that the time taken tells nothing.
    public func holder(of token: String) -> OperatorEntry? {
        let digest = OperatorToken.digest(token)
        var found: OperatorEntry?
        for entry in entries where Digest.equal(entry.tokenDigest, digest) { found = entry }
        return found
    }

    // MARK: As a file

    /// Reads `[{"name":"liu","role":"operator","tokenSHA256":"…"}]`.
    public init(reading bytes: [UInt8]) throws(Problem) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(reading: bytes)
        } catch {
            throw Problem("it is not JSON: \(error)")
        }
        guard let elements = json.array else { throw Problem("it should be a list of operators") }
        entries = []
        for (place, element) in elements.enumerated() {
            entries.append(try Self.entry(element, "operator \(place + 1)"))
        }
    }

    private static func entry(_ json: JSONValue, _ which: String) throws(Problem) -> OperatorEntry {
        guard let object = json.object else { throw Problem("\(which) is no object") }
        for key in object.keys where !["name", "role", "tokenSHA256"].contains(key) {
            throw Problem("\(which) has a member '\(key)' that is not known; known are name, role, tokenSHA256")
        }
        guard let name = object["name"]?.string, OperatorEntry.isName(name) else {
            throw Problem("\(which): 'name' should be 1 to 64 letters, digits and _ - . @")
        }
        guard let role = object["role"]?.string.flatMap(OperatorRole.init(rawValue:)) else {
            let known = OperatorRole.allCases.map(\.rawValue).joined(separator: " or ")
            throw Problem("\(which) (\(name)): 'role' should be \(known)")
        }
        guard let digest = object["tokenSHA256"]?.string.flatMap(Hex.decode), digest.count == 32 else {
            throw Problem("\(which) (\(name)): 'tokenSHA256' should be the 64 hexadecimal digits of a SHA-256")
        }
        return OperatorEntry(name: name, role: role, tokenDigest: digest)
    }

    /// One operator a line.
    public func encoded() -> [UInt8] {
        let lines = entries.map { entry in
            let json: JSONValue = [
                "name": .string(entry.name), "role": .string(entry.role.rawValue),
                "tokenSHA256": .string(Hex.encode(entry.tokenDigest)),
            ]
            return "  \(json.text)"
        }
        return Array("[\n\(lines.joined(separator: ",\n"))\n]\n".utf8)
    }
}
