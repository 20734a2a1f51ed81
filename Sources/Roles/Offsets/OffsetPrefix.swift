/// How far a partition's records are done with when they end in any order: up to the first that is not.
public struct OffsetPrefix: Hashable, Sendable {
    /// Records that were read and are not done with, ascending.
    private var unfinished: [Int64] = []
    /// The offset behind the last record that was read.
    private var next: Int64

    /// - Parameter next: the offset at which reading begins.
    public init(from next: Int64) {
        self.next = next
    }

    /// Everything below it is done with: what may be committed.
    public var end: Int64 { unfinished.first ?? next }

    /// A record was read; one that was read before, as after a rewind, is not taken up again.
    public mutating func read(_ offset: Int64) {
        guard offset >= next else { return }
        unfinished.append(offset)
        next = offset + 1
    }

    /// A record is done with; one that was not read, or is done with already, changes nothing.
    public mutating func finish(_ offset: Int64) {
        var (low, high) = (0, unfinished.count)
        while low < high {
            let middle = (low + high) / 2
            if unfinished[middle] < offset { low = middle + 1 } else { high = middle }
        }
        guard low < unfinished.count, unfinished[low] == offset else { return }
        unfinished.remove(at: low)
    }
}
