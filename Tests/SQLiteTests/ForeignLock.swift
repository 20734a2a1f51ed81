import Glibc

/// A lock on SQLite's locking bytes that SQLite takes for another process's.
///
/// It is an open-file-description lock: unlike the POSIX lock that SQLite takes, it conflicts also within one process.
final class ForeignLock {
    /// `F_OFD_SETLK` of fcntl(2), which the Glibc module leaves out.
    private static let setOpenFileDescriptionLock: Int32 = 37
    /// PENDING_BYTE of SQLite's file format, followed by the reserved byte and 510 shared ones.
    private static let start: off_t = 0x4000_0000
    private static let length: off_t = 512

    private let file: Int32

    /// Opens the file; the handle stays open for as long as this lives.
    ///
    /// Closing it also ends the POSIX locks of this process on the file.
    init(on path: String) {
        file = open(path, O_RDWR | O_CLOEXEC)
    }

    deinit {
        close(file)
    }

    /// Takes the lock, and says whether it could be had.
    func take() -> Bool {
        var lock = flock(
            l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: Self.start, l_len: Self.length, l_pid: 0)
        return fcntl(file, Self.setOpenFileDescriptionLock, &lock) == 0
    }
}
