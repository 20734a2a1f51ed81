import Glibc

/// Why no keys were made; in every case no file that was there has been changed.
public enum KeyDirectoryError: Error, Hashable, Sendable {
    /// Some of the six files are there, others are not; `problems` with those that are.
    case partial(path: String, present: [String], missing: [String], problems: [KeyFileError])
    /// All six files are there, and something is wrong with some of them.
    case damaged(path: String, problems: [KeyFileError])
    /// Another process is making keys in the same folder.
    case busy(path: String)
    /// The system refuses an operation on a file or folder.
    case system(operation: String, path: String, errno: Int32)
    /// OpenSSL cannot make keys.
    case crypto(CryptoError)
}

extension KeyDirectoryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .partial(let path, let present, let missing, let problems):
            "\(path): \(Self.list(present)) there, but not \(missing.joined(separator: ", ")); "
                + "nothing was changed. Put the missing ones back, or name another folder\(Self.list(problems))"
        case .damaged(let path, let problems):
            "\(path): the keys there are not in order; nothing was changed. "
                + "Put them right, or name another folder\(Self.list(problems))"
        case .busy(let path):
            "\(path): another process is making keys there; wait until it is done"
        case .system(let operation, let path, let errno):
            "\(path): cannot \(operation): \(String(cString: strerror(errno)))"
        case .crypto(let error):
            "cannot make keys: \(error)"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.joined(separator: ", ") + (names.count == 1 ? " is" : " are")
    }

    private static func list(_ problems: [KeyFileError]) -> String {
        problems.map { "\n  \($0)" }.joined()
    }
}
