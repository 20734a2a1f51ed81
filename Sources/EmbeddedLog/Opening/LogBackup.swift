public import Log

/// Copies a log that no process has open; one that is open copies itself (`EmbeddedLog.backUp`).
public enum LogBackup {
    /// - Parameter progress: told now and then how many pages are copied, and of how many.
    /// - Throws: as `EmbeddedLog.init` and `EmbeddedLog.backUp`; `.cannotOpen` where there is no log.
    public static func backUp(
        folder: String, to target: String, progress: (Int, Int) -> Void
    ) throws(LogError) {
        // Only to refuse a folder without a log, which opening would make.
        guard Opening.isLog(folder) else { throw .cannotOpen(path: folder, reason: "there is no log") }
        let log = try EmbeddedLog(folder: folder)
        defer { log.close() }
        try log.backUp(to: target, progress: progress)
    }
}
