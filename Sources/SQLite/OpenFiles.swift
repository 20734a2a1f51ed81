import Glibc
import Synchronization

/// The database files this process holds open, by device and inode.
///
/// POSIX locks belong to a process and vanish when any handle on the file closes, so a second connection in the same
/// process would not be kept out by SQLite's locks, and would take them away from the first
/// (https://www.sqlite.org/howtocorrupt.html, 2.2).
enum OpenFiles {
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    private static let open = Mutex<Set<Identity>>([])

    /// Makes the file if it is not there, and claims it for one connection.
    static func claim(_ path: String) throws(DatabaseError) -> Identity {
        let result = open.withLock { (open) -> Result<Identity, DatabaseError> in
            var status = stat()
            if stat(path, &status) != 0 {
                // No connection of this process can hold a file that is not there, so closing this handle drops no lock.
                let handle = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
                guard handle >= 0, fstat(handle, &status) == 0, close(handle) == 0 else {
                    return .failure(.cannotOpen(path: path, reason: String(cString: strerror(errno))))
                }
            }
            guard status.st_mode & S_IFMT == S_IFREG else {
                return .failure(.cannotOpen(path: path, reason: "it is not a regular file"))
            }
            let identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
            return open.insert(identity).inserted ? .success(identity) : .failure(.openTwice(path: path))
        }
        return try result.get()
    }

    static func release(_ identity: Identity) {
        open.withLock { _ = $0.remove(identity) }
    }
}
