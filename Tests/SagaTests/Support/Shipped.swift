import Custody
import Foundation
import JSON
import Saga
import Workflow

/// The workflows of the repository, ready to be run.
enum Shipped {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "workflows")

    static let plans: [String: Plan] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        let files = names.filter { $0.hasSuffix(".v1.json") }.sorted().compactMap { name -> (String, JSONValue)? in
            guard let data = try? Data(contentsOf: folder.appending(path: name)),
                let json = try? JSONValue(reading: Array(data))
            else { return nil }
            return (name, json)
        }
        guard let set = try? DefinitionSet(files.map { (name: $0.0, json: $0.1) }) else { return [:] }
        return Dictionary(uniqueKeysWithValues: set.definitions.map { ($0.name, Plan($0, digest: "\($0.name).v1")) })
    }()

    static func library(_ terms: Terms) -> Library {
        var library = Library()
        for plan in plans.values { library.add(plan) }
        library.add(terms)
        return library
    }
}
