import Custody
import Foundation
import JSON
import Saga
import Workflow

/// The workflows of the repository, ready to be run.
enum Shipped {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "workflows")

    /// The definitions' files, by name.
    static let files: [(name: String, bytes: [UInt8])] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.filter { $0.hasSuffix(".v1.json") }.sorted().compactMap { name in
            (try? Data(contentsOf: folder.appending(path: name))).map { (name, Array($0)) }
        }
    }()

    static let plans: [String: Plan] = {
        let read = Shipped.files.compactMap { file in
            (try? JSONValue(reading: file.bytes)).map { (name: file.name, json: $0) }
        }
        guard let set = try? DefinitionSet(read) else { return [:] }
        return Dictionary(uniqueKeysWithValues: set.definitions.map { ($0.name, Plan($0, digest: "\($0.name).v1")) })
    }()

    static let terms = Terms(.sandbox, digest: "sandbox")

    static let library: Library = {
        var library = Library()
        for plan in plans.values { library.add(plan) }
        library.add(terms)
        return library
    }()
}
