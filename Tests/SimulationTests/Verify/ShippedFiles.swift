import Foundation
import JSON

/// The repository's definitions as they are written.
enum ShippedFiles {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "workflows")

    /// What belongs together: a workflow, and the child that it takes in.
    static func names(of workflow: String) -> [String] {
        switch workflow {
        case "loan-funding": ["loan-funding", "bid"]
        case "debenture-transfer": ["debenture-transfer", "debenture-purchase"]
        default: [workflow]
        }
    }

    static func json(_ name: String) throws -> JSONValue {
        let data = try Data(contentsOf: folder.appending(path: "\(name).v1.json"))
        return try JSONValue(reading: Array(data))
    }

    static func files(of workflow: String) throws -> [(name: String, json: JSONValue)] {
        try names(of: workflow).map { ("\($0).v1.json", try json($0)) }
    }
}
