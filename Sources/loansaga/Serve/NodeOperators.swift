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
        let token = try make(path)
        _ = FileManager.default.createFile(
            atPath: "\(folder)/operator.token", contents: Data((token + "\n").utf8),
            attributes: [.posixPermissions: 0o600])
        return path
    }

    /// A file with a first operator.
    ///
    /// - Returns: the operator's token.
    static func make(_ path: String) throws -> String { try OperatorsFile(path: path).add("operator", .operator) }
}
