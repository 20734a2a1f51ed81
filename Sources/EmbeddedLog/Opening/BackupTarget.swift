import Glibc
import Log

/// A folder that a copy of a log is made in: the copy has its name only when it is whole.
struct BackupTarget {
    let folder: String
    var path: String { folder + "/" + Opening.fileName }
    /// What the copy is called until it is whole.
    var partPath: String { path + ".part" }

    /// Makes the folder, but not the one above it.
    ///
    /// - Throws: `.cannotOpen`, also when there is a log in it
    init(_ folder: String) throws(LogError) {
        self.folder = folder
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .cannotOpen(path: folder, reason: String(cString: strerror(errno)))
        }
        for file in [path, path + "-wal"] where access(file, F_OK) == 0 {
            throw .cannotOpen(path: file, reason: "a log is there already; name an empty folder")
        }
        // Of a copy that was cut short.
        unlink(partPath)
        unlink(partPath + "-journal")
        // SQLite would give it the rights of other files.
        let handle = open(partPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard handle >= 0, Glibc.close(handle) == 0 else {
            throw .cannotOpen(path: partPath, reason: String(cString: strerror(errno)))
        }
    }

    /// Gives the copy its name, durably.
    func finish() throws(LogError) {
        guard rename(partPath, path) == 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(handle) }
        guard handle >= 0, fsync(handle) == 0 else {
            throw .cannotOpen(path: folder, reason: String(cString: strerror(errno)))
        }
    }

    func remove() {
        unlink(partPath)
        unlink(partPath + "-journal")
    }
}
