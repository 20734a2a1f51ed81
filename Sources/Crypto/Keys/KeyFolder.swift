import Glibc

/// The open folder in which keys are made, locked against a second process that would do the same.
///
/// Every name is looked up in the open folder, so that moving it meanwhile mixes nothing up.
final class KeyFolder {
    private let path: String
    private let folder: Int32
    private let made: Bool

    init(path: String) throws(KeyDirectoryError) {
        made = mkdir(path, 0o700) == 0
        if !made, errno != EEXIST {
            let hint = errno == ENOENT ? "make the folder, because the one above is missing" : "make the folder"
            throw .system(operation: hint, path: path, errno: errno)
        }
        folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .system(operation: "open the folder", path: path, errno: errno) }
        self.path = path
        guard flock(folder, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK
                ? .busy(path: path) : .system(operation: "lock the folder", path: path, errno: errno)
        }
    }

    deinit {
        close(folder)
    }

    /// Removes the folder again if it was made for these keys and has stayed empty.
    func removeIfMade() {
        if made { rmdir(path) }
    }

    /// Which of the six names are taken, be it by a link that leads nowhere.
    func present() throws(KeyDirectoryError) -> [KeyFileName] {
        var present: [KeyFileName] = []
        for name in KeyFileName.allCases {
            var status = stat()
            if fstatat(folder, name.rawValue, &status, AT_SYMLINK_NOFOLLOW) == 0 {
                present.append(name)
            } else if errno != ENOENT {
                throw failure("look at", name.rawValue, errno)
            }
        }
        return present
    }

    /// Writes all files under temporary names, then gives them their own; takes all back when one fails.
    func write(_ files: [(name: KeyFileName, content: SecretBytes)]) throws(KeyDirectoryError) {
        var named: [KeyFileName] = []
        do {
            for file in files { try writeTemporary(file.name, file.content) }
            for file in files {
                try giveName(file.name)
                named.append(file.name)
            }
            try sync(folder, ".")
            if made { try syncParent() }
        } catch {
            for file in files { unlinkat(folder, temporary(file.name), 0) }
            for name in named { unlinkat(folder, name.rawValue, 0) }
            throw error
        }
    }

    private func temporary(_ name: KeyFileName) -> String {
        ".\(name.rawValue).new"
    }

    private func writeTemporary(_ name: KeyFileName, _ content: SecretBytes) throws(KeyDirectoryError) {
        let temporary = temporary(name)
        // Under the lock such a file can only be left over from a run that was killed.
        unlinkat(folder, temporary, 0)
        let mode: mode_t = name.isPrivate ? 0o600 : 0o644
        let file = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure("create", temporary, errno) }
        defer { close(file) }
        try content.withBytes { bytes throws(KeyDirectoryError) in
            var written = 0
            while written < bytes.count {
                let step = Glibc.write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if step < 0, errno == EINTR { continue }
                guard step > 0 else { throw failure("write", temporary, errno) }
                written += step
            }
        }
        try sync(file, temporary)
    }

    /// A link instead of a rename, because a rename replaces what somebody else has put there meanwhile.
    private func giveName(_ name: KeyFileName) throws(KeyDirectoryError) {
        guard linkat(folder, temporary(name), folder, name.rawValue, 0) == 0 else {
            throw failure("name", name.rawValue, errno)
        }
        unlinkat(folder, temporary(name), 0)
    }

    private func syncParent() throws(KeyDirectoryError) {
        let parent = openat(folder, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw failure("open", "..", errno) }
        defer { close(parent) }
        try sync(parent, "..")
    }

    private func sync(_ file: Int32, _ name: String) throws(KeyDirectoryError) {
        guard fsync(file) == 0 else { throw failure("write to the disk", name, errno) }
    }

    private func failure(_ operation: String, _ name: String, _ code: Int32) -> KeyDirectoryError {
        .system(operation: operation, path: "\(path)/\(name)", errno: code)
    }
}
