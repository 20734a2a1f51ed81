import Glibc
import Log

/// The folder of a log, as a name in another one.
enum Folder {
    /// Makes it, durably, but not the one above it.
    ///
    /// - Throws: `.cannotOpen`
    static func make(_ path: String) throws(LogError) {
        let isNew = mkdir(path, 0o700) == 0
        guard isNew || errno == EEXIST else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        // Also one that is there: who made it may have been killed before it was durable. But one above it that its owner
        // may not read is nothing to refuse a log for.
        do throws(LogError) {
            try sync(path + "/..")
        } catch {
            if isNew { throw error }
        }
    }

    /// Makes durable which files are in it.
    ///
    /// - Throws: `.cannotOpen`
    static func sync(_ path: String) throws(LogError) {
        let handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    }
}
