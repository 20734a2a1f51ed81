public import Custody
public import JSON

/// Definitions that belong together: parents and the children that they collect.
public struct DefinitionSet: Sendable {
    /// By name and version.
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

    /// Reads files together, children before parents.
    public init(
        _ files: [(name: String, json: JSONValue)], catalogue: Catalogue = .specification, profile: Profile = .sandbox
    ) throws(Refused) {
        var problems: [(file: String, problem: Problem)] = []
        var children: [String: Definition] = [:]
        var read: [Definition] = []
        let isChild = { (json: JSONValue) in json["child"] != nil }
        for (name, json) in files.filter({ isChild($0.json) }) + files.filter({ !isChild($0.json) }) {
            switch DefinitionReader.read(json, children: children, catalogue: catalogue, profile: profile) {
            case .success(let definition):
                if definition.child != nil { children[definition.name] = definition }
                read.append(definition)
            case .failure(let found): problems += found.all.map { (name, $0) }
            }
        }
        guard problems.isEmpty else { throw Refused(problems: problems) }
        definitions = read
    }
}
