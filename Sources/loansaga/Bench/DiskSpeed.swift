import Glibc

/// How often the disk can sync, which no log that syncs every append can beat.
enum DiskSpeed {
    private static let pages = 1_024
    private static let page = 4_096

    /// Writes of a page in a second, each synced, to a file that has its size already; nan where it cannot be measured.
    static func syncedWrites(in folder: String, seconds: Double) -> Double {
        let path = folder + "/disk-speed"
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return .nan }
        defer {
            close(file)
            unlink(path)
        }
        var bytes = [UInt8](repeating: 0, count: page)
        for number in 0..<pages { guard pwrite(file, bytes, page, number * page) == page else { return .nan } }
        guard fsync(file) == 0 else { return .nan }
        let start = ContinuousClock.now
        var count = 0
        while start.duration(to: .now) / .seconds(1) < seconds {
            bytes[count % page] &+= 1
            guard pwrite(file, bytes, page, count % pages * page) == page, fdatasync(file) == 0 else { return .nan }
            count += 1
        }
        return Double(count) / (start.duration(to: .now) / .seconds(1))
    }
}
