import Foundation
import Glibc
import Log

/// The lock on a log's folder, in a file that says whose it is; let go when this is gone.
///
/// `@unchecked Sendable`: the handle is only closed, by `deinit`.
final class OwnerFile: @unchecked Sendable {
    static let name = "log.owner"

    private let path: String
    private let handle: Int32

    /// Takes the lock without waiting.
    ///
    /// - Throws: `.inUse` with who has it, `.cannotOpen`
    init(folder: String) throws(LogError) {
        let path = folder + "/" + Self.name
        let handle = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard handle >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        // Of flock(2), not of fcntl(2): it also keeps out another object of this process.
        guard flock(handle, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { close(handle) }
            guard code == EWOULDBLOCK else { throw .cannotOpen(path: path, reason: String(cString: strerror(code))) }
            throw .inUse(path: folder, owner: Self.owner(in: handle))
        }
        guard Self.isThere(handle, path) else {
            close(handle)
            throw .inUse(path: folder, owner: "a process that is just letting go of it")
        }
        let text = Array((Self.sentence + "\n").utf8)
        guard ftruncate(handle, 0) == 0, pwrite(handle, text, text.count, 0) == text.count else {
            let reason = String(cString: strerror(errno))
            close(handle)
            throw .cannotOpen(path: path, reason: reason)
        }
        self.path = path
        self.handle = handle
    }

    deinit {
        _ = ftruncate(handle, 0)
        close(handle)
    }

    /// Takes the file away from a folder in which there is no log; the folder is anybody's then.
    func remove() {
        unlink(path)
    }

    /// Whether the file still has its name: a lock on one that was removed keeps nobody out.
    private static func isThere(_ handle: Int32, _ path: String) -> Bool {
        var locked = stat()
        var named = stat()
        guard fstat(handle, &locked) == 0, lstat(path, &named) == 0 else { return false }
        return locked.st_ino == named.st_ino && locked.st_dev == named.st_dev
    }

    /// Such as `process 4711 (loansaga) on host-1 since 2026-01-01T00:00:00Z`
    private static var sentence: String {
        let name = (try? String(contentsOfFile: "/proc/self/comm", encoding: .utf8)) ?? ""
        // gethostname(2); Foundation's would ask a name server.
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let since = Date().ISO8601Format()
        let place = String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return
            "process \(getpid()) (\(name.trimmingCharacters(in: .whitespacesAndNewlines))) on \(place) since \(since)"
    }

    private static func owner(in handle: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 300)
        let count = pread(handle, &bytes, bytes.count, 0)
        let line = bytes.prefix(max(0, count)).prefix { (0x20..<0x7f).contains($0) }
        // The owner may have the lock and not yet have said who it is.
        return line.isEmpty ? "a process that has just begun to use it" : String(decoding: line, as: UTF8.self)
    }
}
