public import Custody
import JSON
public import Saga
public import Workflow

/// What has been read of the topic of definitions.
///
/// Records may come in any order: a set is built when all its parts are there, and what is built stays, so that sagas
/// that run by an old set go on. Copies are cheap.
public struct PublishedDefinitions: Sendable {
    /// What an owner folds by: every definition and profile of every set.
    public private(set) var library = Library()
    /// Nil until the first set is whole.
    public private(set) var current: CurrentSet?
    /// The files that are there, by their digests.
    private var files: [String: JSONValue] = [:]
    private var profiles: [String: Profile] = [:]
    private var definitions: [String: Definition] = [:]
    /// The digests by workflow and version, of definitions that a set has.
    private var versions: [Version: String] = [:]
    private var sets: [String: BuiltSet] = [:]
    /// Sets whose parts are not all there.
    private var waiting: [String: PublishedSet] = [:]
    /// Sets that do not fit together.
    private var refused: Set<String> = []
    private var mark: CurrentMark?

    struct BuiltSet: Sendable {
        let members: [CurrentSet.Member]
        let profile: String
    }

    struct Version: Hashable, Sendable {
        let workflow: String
        let version: Int
    }

    public init() {}

    public func profile(_ digest: String) -> Profile? { profiles[digest] }
    public func definition(_ digest: String) -> Definition? { definitions[digest] }

    /// Whether anything was published, be it whole or not.
    public var isBegun: Bool { mark != nil }

    /// Why there is no set to start sagas by, or not the one that is to be; nil where all is well.
    public var awaited: String? {
        guard let mark else { return "no definitions are published yet; run 'loansaga workflows publish'" }
        guard sets[mark.set] == nil else { return nil }
        let name = "the set \(mark.set.prefix(12))"
        guard !refused.contains(mark.set) else { return "\(name) does not fit together" }
        guard let set = waiting[mark.set] else { return "\(name) was not read yet" }
        let missing = set.parts.filter { !has($0) }.map { $0.text.prefix(23) }
        return "of \(name) there is still missing: \(missing.joined(separator: ", "))"
    }

    // MARK: For whoever publishes

    /// The file that was published under the digest.
    func file(_ digest: String) -> JSONValue? { files[digest] }

    /// The digest of what is published as this version of the workflow.
    func digest(of workflow: String, version: Int) -> String? {
        versions[Version(workflow: workflow, version: version)]
    }

    func has(_ key: DefinitionsKey) -> Bool {
        switch key {
        case .definition(let digest): files[digest] != nil
        case .profile(let digest): profiles[digest] != nil
        case .set(let digest): sets[digest] != nil || waiting[digest] != nil || refused.contains(digest)
        case .current: mark != nil
        }
    }

    // MARK: Reading

    /// Takes a record of the topic.
    ///
    /// - Parameter value: nil for a key that was taken out of the topic.
    /// - Returns: what is wrong with it, as sentences; the record is then of no effect.
    public mutating func take(key: String, value: [UInt8]?) -> [String] {
        guard let known = DefinitionsKey(text: key) else { return ["no record of definitions has the key '\(key)'"] }
        guard let value else { return ["'\(key)' was taken out of the topic; what was read of it before still holds"] }
        if let digest = known.digest, digest != DefinitionsKey.digest(of: value) {
            return ["what stands under '\(key)' has another digest; publish it again"]
        }
        do throws(Unusable) {
            try keep(value, under: known)
        } catch {
            return ["'\(key)': \(error.reason)"]
        }
        let problems = build()
        settleCurrent()
        return problems
    }

    private struct Unusable: Error {
        let reason: String
    }

    private mutating func keep(_ value: [UInt8], under key: DefinitionsKey) throws(Unusable) {
        switch key {
        case .definition(let digest):
            do throws(JSONError) {
                files[digest] = try JSONValue(reading: value)
            } catch {
                throw Unusable(reason: "it is not JSON: \(error)")
            }
        case .profile(let digest):
            do throws(ProfileError) {
                profiles[digest] = try Profile(reading: value)
            } catch {
                throw Unusable(reason: "\(error)")
            }
        case .set(let digest):
            guard sets[digest] == nil, !refused.contains(digest) else { return }
            waiting[digest] = try Self.read(value, PublishedSet.init(reading:))
        case .current: mark = try Self.read(value, CurrentMark.init(reading:))
        }
    }

    private static func read<Record>(
        _ value: [UInt8], _ reading: ([UInt8]) throws(UnreadableRecord) -> Record
    ) throws(Unusable) -> Record {
        do throws(UnreadableRecord) {
            return try reading(value)
        } catch {
            throw Unusable(reason: "\(error)")
        }
    }

    // MARK: Building

    /// Builds the sets whose parts are all there now.
    private mutating func build() -> [String] {
        var problems: [String] = []
        for (digest, set) in waiting.sorted(by: { $0.key < $1.key }) where set.parts.allSatisfy(has) {
            waiting[digest] = nil
            do throws(DefinitionSet.Refused) {
                try build(set, digest)
            } catch {
                refused.insert(digest)
                problems += error.problems.map { "set \(digest.prefix(12)), \($0.file): \($0.problem)" }
            }
        }
        return problems
    }

    private mutating func build(_ set: PublishedSet, _ digest: String) throws(DefinitionSet.Refused) {
        guard let profile = profiles[set.profile] else { return }
        let read = set.definitions.compactMap { digest in files[digest].map { (digest: digest, json: $0) } }
        let built = try DefinitionSet(
            read.map { (name: Self.name($0.json, $0.digest), json: $0.json) }, profile: profile)
        var digests: [Version: String] = [:]
        for (digest, json) in read { digests[Version(json)] = digest }
        var members: [CurrentSet.Member] = []
        for definition in built.definitions {
            let version = Version(workflow: definition.name, version: definition.version)
            guard let digest = digests[version] else { continue }
            members.append(CurrentSet.Member(definition: definition, digest: digest))
            guard definitions[digest] == nil else { continue }
            definitions[digest] = definition
            versions[version] = versions[version] ?? digest
            library.add(Plan(definition, digest: digest))
        }
        if library.terms(set.profile) == nil { library.add(Terms(profile, digest: set.profile)) }
        sets[digest] = BuiltSet(members: members, profile: set.profile)
    }

    /// What a definition is called in messages.
    static func name(_ json: JSONValue, _ digest: String) -> String {
        let version = Version(json)
        return "\(version.workflow) v\(version.version) (\(digest.prefix(12)))"
    }

    private mutating func settleCurrent() {
        guard let mark, let set = sets[mark.set], let profile = profiles[set.profile] else { return }
        guard current?.digest != mark.set || current?.time != mark.time else { return }
        current = CurrentSet(
            digest: mark.set, members: set.members, profile: profile, profileDigest: set.profile,
            intake: EventIntake(set.members, profile: profile, profileDigest: set.profile), time: mark.time, by: mark.by
        )
    }
}

extension PublishedDefinitions.Version {
    /// Of a file that may be anything.
    init(_ json: JSONValue) {
        workflow = json["workflow"]?.string ?? ""
        version = json["version"]?.number?.int64.flatMap(Int.init(exactly:)) ?? 0
    }
}
