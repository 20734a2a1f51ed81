public import Log
import SQLite
import Synchronization

extension EmbeddedLog {
    /// Pages of one step: a few milliseconds.
    private static let pagesPerStep = 256

    /// Copies the log into another folder while appends go on; blocks until the copy is whole and on the disk.
    ///
    /// The copy has everything that was acknowledged before the call, and perhaps more. Of several calls at the same time
    /// all but one are refused.
    /// - Parameters:
    ///   - folder: made if it is not there, but not the one above it; it must have no log.
    ///   - progress: called now and then, on this thread, with the pages that are copied, and all.
    /// - Throws: `.cannotOpen` for the copy, `.notAllowed` for a second one, `.inUse` where somebody else makes one,
    ///   `.stopped`, `.closed`
    public func backUp(to folder: String, progress: (Int, Int) -> Void = { _, _ in }) throws(LogError) {
        try withOpen { (_) throws(LogError) in }
        let isFirst = isBackingUp.withLock { isBackingUp in
            defer { isBackingUp = true }
            return !isBackingUp
        }
        guard isFirst else { throw .notAllowed("a copy of the log is being made already") }
        defer { isBackingUp.withLock { $0 = false } }
        let target = try BackupTarget(folder)
        do throws(LogError) {
            try copy(to: target, progress)
            try target.finish()
        } catch {
            target.remove()
            throw error
        }
    }

    private func copy(to target: BackupTarget, _ progress: (Int, Int) -> Void) throws(LogError) {
        try stepOfBackup { file in file.backup = try file.database.backUp(to: target.partPath) }
        var told = ContinuousClock.now
        while true {
            let left = try stepOfBackup { file -> (remaining: Int, total: Int)? in
                // Unless it goes away it is finished or fails here.
                guard let backup = file.backup else { return nil }
                do {
                    if try backup.step(pages: Self.pagesPerStep) { return backup.progress }
                    file.backup = nil
                    return nil
                } catch {
                    file.backup = nil
                    throw error
                }
            }
            guard let left else { return }
            if told.duration(to: .now) > .seconds(1) {
                told = .now
                progress(left.total - left.remaining, left.total)
            }
        }
    }

    /// What goes wrong with the copy does not stop the log.
    private func stepOfBackup<Value: Sendable>(_ body: (LogFile) throws -> Value) throws(LogError) -> Value {
        let result: Result<Value, LogError> = try withFile { file in
            do {
                return .success(try body(file))
            } catch let error as LogError {
                return .failure(error)
            } catch DatabaseError.cannotOpen(let path, let reason) {
                return .failure(.cannotOpen(path: path, reason: reason))
            }
        }
        return try result.get()
    }
}
