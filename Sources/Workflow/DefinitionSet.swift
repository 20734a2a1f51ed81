public import Custody
public import JSON

/// Definitions that belong together: parents and the children that they collect.
public struct DefinitionSet: Sendable {
    /// Children before parents, otherwise in the order in which they were given.
    public let definitions: [Definition]

    /// What is wrong with the files, by their names.
    public struct Refused: Error, Hashable, Sendable {
        public let problems: [(file: String, problem: Problem)]

        public static func == (one: Refused, other: Refused) -> Bool {
            one.problems.elementsEqual(other.problems) { $0 == $1 }
        }

        public func hash(into hasher: inout Hasher) {
            for (file, problem) in problems {
                hasher.combine(file)
                hasher.combine(problem)
            }
        }
    }

    /// Reads files together.
    ///
    /// - Parameter files: a name that ends in `.json` has to be `<workflow>.v<version>.json`, whatever folder is before it.
    public init(
        _ files: [(name: String, json: JSONValue)], catalogue: Catalogue = .specification, profile: Profile = .sandbox
    ) throws(Refused) {
        var outlines: [String: [Definition]] = [:]
        for (_, json) in files where json["child"] != nil {
            guard let outline = DefinitionReader.outline(json, catalogue: catalogue, profile: profile) else { continue }
            outlines[outline.name, default: []].append(outline)
        }
        let read = { (json: JSONValue, children: [String: Definition]) in
            DefinitionReader.read(json, children: children, catalogue: catalogue, profile: profile)
        }
        // A parent takes in children of the version that is the latest when they come.
        let latest = outlines.compactMapValues { versions in versions.max { $0.version < $1.version } }
        var problems: [(file: String, problem: Problem)] = []
        var all: [SetChecker.File] = []
        let isChild = { (json: JSONValue) in json["child"] != nil }
        for (name, json) in files.filter({ isChild($0.json) }) + files.filter({ !isChild($0.json) }) {
            switch read(json, latest) {
            case .success(let definition): all.append(SetChecker.File(name: name, definition: definition))
            case .failure(let found): problems += found.all.map { (name, $0) }
            }
        }
        var checker = SetChecker(files: all)
        problems += checker.check()
        for (name, json) in files where problems.isEmpty {
            problems += Self.misfits(json, outlines, latest, read).map { (name, $0) }
        }
        guard problems.isEmpty else {
            var names: [String] = []
            for (name, _) in files where !names.contains(name) { names.append(name) }
            throw Refused(problems: names.flatMap { name in problems.filter { $0.file == name } })
        }
        definitions = all.map(\.definition)
    }

    /// What is wrong with a parent that is right with the latest version of its children, when older ones come.
    private static func misfits(
        _ json: JSONValue, _ outlines: [String: [Definition]], _ latest: [String: Definition],
        _ read: (JSONValue, [String: Definition]) -> Result<Definition, DefinitionReader.Problems>
    ) -> [Problem] {
        var problems: [Problem] = []
        for (name, versions) in outlines.sorted(by: { $0.key < $1.key }) {
            for version in versions where version.version != latest[name]?.version {
                var children = latest
                children[name] = version
                guard case .failure(let found) = read(json, children) else { continue }
                problems += found.all.map {
                    Problem(
                        path: $0.path, step: $0.step,
                        "with version \(version.version) of '\(name)', whose sagas may still be open: \($0.message)")
                }
            }
        }
        return problems
    }
}
