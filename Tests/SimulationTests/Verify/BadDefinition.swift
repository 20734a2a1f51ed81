import JSON
import Simulation
import Testing

/// A shipped definition with a mistake in it that `workflows validate` cannot see.
struct BadDefinition: Sendable, CustomTestStringConvertible {
    /// What is changed in the file's text, which is read and written without spaces first.
    enum Edit: Sendable {
        case replace(String, by: String)
        case cutStep(String)
        case swapSteps(String, String)
        case insertStep(String, after: String)
    }

    let mistake: String
    let workflow: String
    /// In which of its files.
    let file: String
    let edits: [Edit]
    /// What it breaks.
    let property: Property
    /// What the sentence about it holds.
    let saying: String
    var children = 1
    var faults = 0
    var setting = "as-shipped"

    var testDescription: String { mistake }

    func files() throws -> [(name: String, json: JSONValue)] {
        try ShippedFiles.files(of: workflow).map { name, json in
            guard name.hasPrefix("\(file).v") else { return (name, json) }
            return (name, try edits.reduce(json) { try $1.apply(to: $0) })
        }
    }
}

extension BadDefinition.Edit {
    fileprivate func apply(to json: JSONValue) throws -> JSONValue {
        switch self {
        case .replace(let old, let new):
            let text = json.text
            try #require(text.contains(old), "'\(old)' is not in it")
            return try JSONValue(reading: Array(text.replacing(old, with: new).utf8))
        case .cutStep(let id): return try Self.withSteps(json) { $0.filter { $0["id"] != .string(id) } }
        case .swapSteps(let one, let other):
            return try Self.withSteps(json) { steps in
                var steps = steps
                let first = try #require(steps.firstIndex { $0["id"] == .string(one) })
                let second = try #require(steps.firstIndex { $0["id"] == .string(other) })
                steps.swapAt(first, second)
                return steps
            }
        case .insertStep(let text, let after):
            let step = try JSONValue(reading: Array(text.utf8))
            return try Self.withSteps(json) { steps in
                var steps = steps
                let place = try #require(steps.firstIndex { $0["id"] == .string(after) })
                steps.insert(step, at: place + 1)
                return steps
            }
        }
    }

    private static func withSteps(
        _ json: JSONValue, _ change: ([JSONValue]) throws -> [JSONValue]
    ) throws -> JSONValue {
        guard case .object(var object) = json, case .array(let steps)? = object["steps"] else { return json }
        object["steps"] = .array(try change(steps))
        return .object(object)
    }
}
