import Glibc
import Log
import SQLite

/// Takes possession of a log's folder, and refuses one that is in use, foreign or damaged.
struct Opening {
    static let fileName = "log.sqlite"

    let file: OpenFile
    private(set) var contents = LogContents()
    private(set) var groups = GroupTable()

    /// - Parameters:
    ///   - isMade: whether the folder and the log are made where there are none.
    ///   - isChecked: whether what was written since the last clean point is checked.
    init(_ folder: String, makingIt isMade: Bool, checkingIt isChecked: Bool = true) throws(LogError) {
        let path = folder + "/" + Self.fileName
        if isMade {
            try Folder.make(folder)
        } else if !Self.isLog(folder) {
            throw .cannotOpen(path: folder, reason: "there is no log")
        }
        // SQLite would open it for reading only, and fail later and less clearly.
        if Self.isLog(folder), access(path, W_OK) != 0 {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        let owner = try OwnerFile(folder: folder)
        if let damage = try WriteAheadLog.damage(in: path + "-wal") {
            throw .cannotOpen(path: folder, reason: damage + "; restore the log from a backup")
        }
        do {
            file = OpenFile(try LogFile(.file(path)), owner)
        } catch {
            throw Self.refusal(of: folder, error)
        }
        do {
            try load(file.log)
            if isChecked {
                try Self.noteClean(try PartitionCheck.checkAllSinceCleanPoint(file.log, contents), file.log)
            }
        } catch {
            // What is damaged stays as it is.
            file.log.database.keepLogOnClose()
            throw Self.refusal(of: folder, error)
        }
    }

    /// What was found whole is not looked at again: a process that dies again and again must not take longer each time.
    private static func noteClean(_ ends: [Int: Int64], _ log: LogFile) throws {
        guard !ends.isEmpty else { return }
        let result = try log.database.checkpoint(.passive)
        guard result.framesMoved == result.framesInLog else { return }
        var writing = Writing()
        writing.checked = ends
        try log.write(writing)
    }

    /// Whether there is a log in the folder, sound or not.
    static func isLog(_ folder: String) -> Bool {
        access(folder + "/" + fileName, F_OK) == 0
    }

    private mutating func load(_ log: LogFile) throws {
        let rows = try log.partitions()
        let byTopic = Dictionary(grouping: rows, by: \.topic)
        for topic in try log.topics() {
            guard topic.cleanup.cleanup != nil, let rows = byTopic[topic.id] else {
                throw LogError.cannotOpen(
                    path: Self.fileName, reason: "this program does not know the form of topic '\(topic.name)'")
            }
            contents.add(topic, rows)
        }
        guard rows.map(\.id) == Array(0..<rows.count), contents.partitions.map(\.id) == Array(0..<rows.count) else {
            throw LogError.cannotOpen(path: Self.fileName, reason: "partitions of a topic are missing")
        }
        for row in rows where row.end < row.checked {
            throw Self.missing(contents.partitions[row.id].name, row.end, "up to \(row.checked) it was on the disk")
        }
        for commit in try log.commits() where contents.partitions.indices.contains(commit.partition) {
            let partition = contents.partitions[commit.partition]
            guard commit.next <= partition.end else {
                throw Self.missing(
                    partition.name, partition.end, "group '\(commit.group)' has committed \(commit.next)")
            }
            groups.setCommitted([partition.name: commit.next], in: commit.group)
        }
    }

    /// Records at the end of a partition whose offsets would be given out a second time.
    private static func missing(_ partition: TopicPartition, _ offset: Int64, _ why: String) -> LogError {
        .corrupted(RecordPosition(partition, offset), "it is missing, and all behind it: \(why)")
    }

    private static func refusal(of folder: String, _ error: any Error) -> LogError {
        if let error = error as? LogError { return error }
        switch error as? DatabaseError {
        case .inUse: return .inUse(path: folder, owner: "another program that has its database open")
        case .openTwice: return .inUse(path: folder, owner: "another part of this process")
        case _: return .cannotOpen(path: folder, reason: "\(error)")
        }
    }
}
