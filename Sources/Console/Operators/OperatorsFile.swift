import Crypto
import Glibc

/// The file of operators: read, and added to.
public struct OperatorsFile: Sendable {
    /// Why it cannot be used.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let path: String
        public let reason: String

        public var description: String { "the file of operators \(path) cannot be used: \(reason)" }
    }

    /// By what it is told whether the file was changed.
    struct Stamp: Hashable {
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// What was read.
    struct Contents {
        let list: OperatorList
        let stamp: Stamp
        /// That others than its owner have access to the file.
        let warning: KeyFileWarning?
    }

    private static let maximumBytes = 1 << 20

    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// Nil where there is no file.
    func stamp() -> Stamp? {
        var status = stat()
        return stat(path, &status) == 0 ? Stamp(status) : nil
    }

    /// Blocks on the file.
    func read() throws(Problem) -> Contents {
        // Not blocking, or a pipe under that name would hold the program for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw problem(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw problem(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Problem(path: path, reason: "it is no file") }
        guard status.st_size <= Self.maximumBytes else {
            throw Problem(path: path, reason: "it is larger than \(Self.maximumBytes) bytes")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var taken = 0
        while taken < bytes.count {
            let step = bytes[taken...].withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
            if step < 0, errno == EINTR { continue }
            guard step > 0 else { throw problem(step < 0 ? errno : EIO) }
            taken += step
        }
        do throws(OperatorList.Problem) {
            return Contents(
                list: try OperatorList(reading: bytes), stamp: Stamp(status),
                warning: KeyFileWarning(path: path, status: status.st_mode))
        } catch {
            throw Problem(path: path, reason: error.description)
        }
    }

    /// Adds somebody, with a token of their own; makes the file where there is none, readable by its owner only.
    ///
    /// - Returns: the token, which is kept nowhere.
    public func add(_ name: String, _ role: OperatorRole) throws -> String {
        guard OperatorEntry.isName(name) else {
            throw Problem(path: path, reason: "a name is 1 to 64 letters, digits and _ - . @")
        }
        var list = stamp() == nil ? OperatorList() : try read().list
        let token = try OperatorToken.make()
        list.entries.append(OperatorEntry(name: name, role: role, tokenDigest: OperatorToken.digest(token)))
        try replace(with: list.encoded())
        return token
    }

    /// Whole or not at all: whoever reads it meanwhile reads the old one or the new one.
    private func replace(with bytes: [UInt8]) throws(Problem) {
        let temporary = path + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            guard errno == EEXIST else { throw problem(errno) }
            throw Problem(
                path: path, reason: "\(temporary) is there: somebody changes it now, or was stopped; remove that file")
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let step = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if step < 0, errno == EINTR { continue }
            guard step > 0 else { throw giveUp(temporary, file) }
            rest = rest.dropFirst(step)
        }
        guard fsync(file) == 0, rename(temporary, path) == 0 else { throw giveUp(temporary, file) }
        close(file)
    }

    private func giveUp(_ temporary: String, _ file: Int32) -> Problem {
        let problem = problem(errno)
        close(file)
        unlink(temporary)
        return problem
    }

    private func problem(_ code: Int32) -> Problem {
        let hint = code == ENOENT ? "; make it with 'loansaga operators add \(path) NAME --role operator'" : ""
        return Problem(path: path, reason: String(cString: strerror(code)) + hint)
    }
}

extension OperatorsFile.Stamp {
    fileprivate init(_ status: stat) {
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
