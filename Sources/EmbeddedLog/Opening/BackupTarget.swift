import Glibc
import Log

/// A folder that a copy of a log is made in: the copy has its name only when it is whole.
///
/// Nobody else makes a copy or a log there as long as this is there.
struct BackupTarget {
    let folder: String
    private let owner: OwnerFile
    var path: String { folder + "/" + Opening.fileName }
    /// What the copy is called until it is whole.
    var partPath: String { path + ".part" }

    /// Makes the folder, but not the one above it.
    ///
    /// - Throws: `.cannotOpen`, also when there is a log in it; `.inUse` when somebody makes a copy there
    init(_ folder: String) throws(LogError) {
        self.folder = folder
        try Folder.make(folder)
        try Self.refuseLog(in: folder)
        owner = try OwnerFile(folder: folder)
        // Once more: it may have come between.
        try Self.refuseLog(in: folder)
        // Of a copy that was cut short: nobody else's, as long as the folder is owned.
        unlink(partPath)
        unlink(partPath + "-journal")
        // SQLite would give it the rights of other files.
        let handle = open(partPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard handle >= 0, Glibc.close(handle) == 0 else {
            let reason = String(cString: strerror(errno))
            remove()
            throw .cannotOpen(path: partPath, reason: reason)
        }
    }

    private static func refuseLog(in folder: String) throws(LogError) {
        let path = folder + "/" + Opening.fileName
        for file in [path, path + "-wal"] where access(file, F_OK) == 0 {
            throw .cannotOpen(path: file, reason: "a log is there already; name an empty folder")
        }
    }

    /// Gives the copy its name, durably.
    func finish() throws(LogError) {
        guard rename(partPath, path) == 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        try Folder.sync(folder)
    }

    /// Leaves nothing of the copy behind; nothing may be done with this any more.
    func remove() {
        unlink(partPath)
        unlink(partPath + "-journal")
        // Last: until then the folder is nobody else's.
        owner.remove()
    }
}
