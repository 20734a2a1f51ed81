/// What becomes durable in one go.
struct Writing: Sendable {
    struct Commit: Sendable {
        let group: String
        /// By partition.
        let offsets: [Int: Int64]
    }

    var chunks: [(partition: Int, chunk: Chunk)] = []
    var commits: [Commit] = []
    /// Clean points, by partition.
    var checked: [Int: Int64] = [:]

    var isEmpty: Bool { chunks.isEmpty && commits.isEmpty && checked.isEmpty }
}
