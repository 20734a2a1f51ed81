import Log
import Synchronization

extension EmbeddedLog {
    /// How many bytes of chunks one step reads, about.
    private static let bytesPerStep = 256 << 10
    /// Chunks that are smaller on the average are joined.
    private static let smallChunk = 8 << 10

    /// Does one step of a compaction.
    ///
    /// - Returns: whether there is another.
    func compact(_ compaction: inout Compaction) throws -> Bool {
        let partition = compaction.partition
        return try file.withLock { open in
            guard let file = open?.log else { return false }
            switch compaction.phase {
            case .learning(let offset):
                let next = try learn(&compaction, file, from: offset)
                compaction.phase = next.map { .learning($0) } ?? .leavingOut(partition.start)
                return next != nil || !compaction.isNeedless
            case .leavingOut(let offset):
                if let next = try leaveOut(&compaction, file, from: offset) {
                    compaction.phase = .leavingOut(next)
                    return true
                }
                try file.markCompacted(partition.id, compaction.result)
                contents.withLock { $0.setCompacted(partition.id, compaction.result) }
                return false
            }
        }
    }

    /// Whole chunks below the limit, up to the bytes of a step.
    private func chunks(_ compaction: Compaction, _ file: LogFile, from offset: Int64) throws -> [Chunk] {
        guard offset < compaction.limit else { return [] }
        return try file.chunks(of: compaction.partition.id, from: offset, bytes: Self.bytesPerStep)
            .filter { $0.next <= compaction.limit }
    }

    /// - Returns: where to go on; nil when everything is known.
    private func learn(_ compaction: inout Compaction, _ file: LogFile, from offset: Int64) throws -> Int64? {
        let chunks = try chunks(compaction, file, from: offset)
        for chunk in chunks {
            var cursor = compaction.partition.cursor(chunk)
            try chunk.bytes.withUnsafeBytes { bytes in
                while let record = try cursor.record(in: bytes) { compaction.learn(record, in: bytes) }
            }
            if compaction.isFull {
                compaction.end(at: chunk.next)
                return nil
            }
        }
        guard let last = chunks.last else {
            // The chunk that reaches over the limit stays for the next time.
            compaction.end(at: offset)
            return nil
        }
        return last.next
    }

    /// - Returns: where to go on; nil at the end.
    private func leaveOut(_ compaction: inout Compaction, _ file: LogFile, from offset: Int64) throws -> Int64? {
        let chunks = try chunks(compaction, file, from: offset)
        guard let last = chunks.last else { return nil }
        var merged = ChunkMerger(compaction.partition.seed)
        for chunk in chunks {
            var cursor = compaction.partition.cursor(chunk)
            merged.begin(chunk)
            try chunk.bytes.withUnsafeBytes { bytes in
                while let record = try cursor.record(in: bytes) {
                    guard compaction.keeps(record, in: bytes) else {
                        merged.leaveOut()
                        continue
                    }
                    compaction.count(record)
                    merged.keep(record, in: bytes)
                }
            }
        }
        let size = chunks.reduce(0) { $0 + $1.bytes.count }
        let areSmall = chunks.count > 1 && size / chunks.count < Self.smallChunk
        if merged.hasLeftOut || areSmall {
            try file.replace(chunks.map(\.first), with: merged.chunks(upTo: last.next), in: compaction.partition.id)
        }
        return last.next
    }
}
