import Custody
import JSON
public import Log
public import Workflow

/// What has to be appended to the topic of definitions so that sagas are started by the given ones.
///
/// The new set has the given definitions and those of the current one that are not given: what is published stays, as
/// its sagas may still be open, and everything is checked together.
public struct DefinitionsPublication: Sendable {
    /// A definition of the new set.
    public struct Member: Hashable, Sendable {
        public let workflow: String
        public let version: Int
        public let digest: String
        /// Whether the current set does not have it.
        public let isNew: Bool
    }

    /// Something that is wrong with a file; then nothing is published.
    public struct Mistake: Hashable, Sendable {
        public let file: String
        public let problem: Problem

        public init(file: String, problem: Problem) {
            self.file = file
            self.problem = problem
        }
    }

    public struct Refused: Error, Hashable, Sendable, CustomStringConvertible {
        /// At least one, by the files' order.
        public let mistakes: [Mistake]

        public var description: String {
            mistakes.map { "\($0.file): \($0.problem)" }.joined(separator: "\n")
        }
    }

    public let set: String
    /// By workflow and version.
    public let members: [Member]
    public let profile: String
    /// The profile's digest.
    public let profileDigest: String
    /// For the topic's one partition, to be appended in this order, so that `current` comes when all else is there;
    /// empty where all is published already.
    public let records: [NewRecord]

    /// The most bytes of one file.
    public static let maximumFileBytes = 900_000

    /// - Parameters:
    ///   - files: definitions; one whose name ends in `.json` has to be called `<workflow>.v<version>.json`.
    ///   - profile: a profile's file; nil keeps the current one, or takes `sandbox` where nothing is published.
    ///   - published: all that was published before.
    ///   - time: milliseconds.
    ///   - by: who publishes.
    public init(
        files: [(name: String, bytes: [UInt8])], profile: [UInt8]?, onto published: PublishedDefinitions,
        at time: Int64,
        by: String
    ) throws(Refused) {
        var draft = Draft(published)
        let (profile, profileBytes) = try draft.profile(profile)
        for (name, bytes) in files { draft.add(name, bytes) }
        try draft.check(profile)
        let digests = draft.members.map(\.digest)
        let profileDigest = profileBytes.map(DefinitionsKey.digest) ?? published.current?.profileDigest ?? ""
        let set = PublishedSet(definitions: digests, profile: profileDigest).encoded()
        self.set = DefinitionsKey.digest(of: set)
        members = draft.members
        self.profile = profile.name
        self.profileDigest = profileDigest
        guard self.set != published.current?.digest else {
            records = []
            return
        }
        var records: [NewRecord] = []
        func add(_ key: DefinitionsKey, _ value: [UInt8]) {
            guard key == .current || !published.has(key) else { return }
            records.append(NewRecord(key: Array(key.text.utf8), value: value))
        }
        for (digest, bytes) in draft.files { add(.definition(digest: digest), bytes) }
        if let profileBytes { add(.profile(digest: profileDigest), profileBytes) }
        add(.set(digest: self.set), set)
        add(.current, CurrentMark(set: self.set, time: time, by: by).encoded())
        self.records = records
    }
}

/// The definitions of a set that is being put together.
private struct Draft {
    private typealias Mistake = DefinitionsPublication.Mistake

    private let published: PublishedDefinitions
    /// Given, and not published in the current set.
    private(set) var files: [(digest: String, bytes: [UInt8])] = []
    private(set) var members: [DefinitionsPublication.Member] = []
    /// Everything that is checked together: what is published first, so that mistakes fall on what is new.
    private var read: [(name: String, json: JSONValue)] = []
    private var mistakes: [Mistake] = []

    init(_ published: PublishedDefinitions) {
        self.published = published
        for member in published.current?.members ?? [] {
            guard let json = published.file(member.digest) else { continue }
            read.append((PublishedDefinitions.name(json, member.digest), json))
            members.append(
                DefinitionsPublication.Member(
                    workflow: member.definition.name, version: member.definition.version, digest: member.digest,
                    isNew: false))
        }
    }

    /// The profile to check by, and its file where that is not the current one's.
    func profile(_ bytes: [UInt8]?) throws(DefinitionsPublication.Refused) -> (Profile, bytes: [UInt8]?) {
        if bytes == nil, let current = published.current { return (current.profile, nil) }
        let bytes = bytes ?? Profile.text(ofBuiltIn: Profile.sandbox.name) ?? []
        do throws(ProfileError) {
            return (try Profile(reading: bytes), bytes)
        } catch {
            throw Self.refused([Mistake(file: "profile", problem: Problem(path: error.path, error.problem))])
        }
    }

    mutating func add(_ name: String, _ bytes: [UInt8]) {
        let digest = DefinitionsKey.digest(of: bytes)
        guard bytes.count <= DefinitionsPublication.maximumFileBytes else {
            return report(
                name, "",
                "the file has \(bytes.count) bytes, and at most \(DefinitionsPublication.maximumFileBytes) fit")
        }
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(reading: bytes)
        } catch {
            return report(name, "", "it is not JSON: \(error)")
        }
        guard !members.contains(where: { $0.digest == digest && !$0.isNew }) else { return }
        let version = PublishedDefinitions.Version(json)
        if let known = published.digest(of: version.workflow, version: version.version), known != digest {
            report(
                name, "version",
                "'\(version.workflow)' version \(version.version) is published already, with other content, and never "
                    + "changes: raise the version, and call the file by it")
        }
        read.append((name, json))
        files.append((digest, bytes))
        members.append(
            DefinitionsPublication.Member(
                workflow: version.workflow, version: version.version, digest: digest, isNew: true))
    }

    private mutating func report(_ file: String, _ path: String, _ message: String) {
        mistakes.append(Mistake(file: file, problem: Problem(path: path, message)))
    }

    mutating func check(_ profile: Profile) throws(DefinitionsPublication.Refused) {
        if read.isEmpty { report("", "", "there is no definition to publish") }
        guard mistakes.isEmpty else { throw Self.refused(mistakes) }
        do throws(DefinitionSet.Refused) {
            _ = try DefinitionSet(read, profile: profile)
        } catch {
            throw Self.refused(error.problems.map { Mistake(file: $0.file, problem: $0.problem) })
        }
        members.sort {
            $0.workflow == $1.workflow
                ? $0.version < $1.version : $0.workflow.utf8.lexicographicallyPrecedes($1.workflow.utf8)
        }
    }

    private static func refused(_ mistakes: [Mistake]) -> DefinitionsPublication.Refused {
        DefinitionsPublication.Refused(mistakes: mistakes)
    }
}
