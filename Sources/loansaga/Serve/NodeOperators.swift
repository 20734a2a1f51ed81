import Console
import Foundation

/// The file of operators.
enum NodeOperators {
    /// The one that is named; with a folder of its own, a process makes one with a first operator, whose token stands
    /// beside it for its owner alone.
    static func file(_ options: NodeOptions) throws -> String {
        if let operators = options.operators { return operators }
        let folder = options.data ?? "."
        let path = "\(folder)/operators.json"
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        // The token is there before anybody counts on it: what a crash leaves half done is done again.
        let draft = "\(folder)/operators.first"
        try? FileManager.default.removeItem(atPath: draft)
        let token = try make(draft)
        let tokenPath = "\(folder)/operator.token"
        guard
            FileManager.default.createFile(
                atPath: tokenPath, contents: Data((token + "\n").utf8), attributes: [.posixPermissions: 0o600])
        else { throw NoToken(path: tokenPath) }
        try FileManager.default.moveItem(atPath: draft, toPath: path)
        return path
    }

    struct NoToken: Error, CustomStringConvertible {
        let path: String
        var description: String { "the first operator's token cannot be written to \(path)" }
    }

    /// A file with a first operator.
    ///
    /// - Returns: the operator's token.
    static func make(_ path: String) throws -> String { try OperatorsFile(path: path).add("operator", .operator) }
}
