/// What was handed to the log and is not acknowledged yet: up to where everything is.
struct InFlight: Sendable {
    private struct Turn {
        let end: Int64
        var open: Int
    }

    private var turns: [Turn] = []
    private var first = 0
    /// Everything that comes of the records below it is in the log.
    private(set) var acknowledged: Int64

    init(from offset: Int64) {
        acknowledged = offset
    }

    /// - Parameters:
    ///   - end: the offset behind the last record of the turn.
    ///   - count: of the batches that came of it.
    /// - Returns: the number by which the turn's acknowledgements are told.
    mutating func begin(end: Int64, count: Int) -> Int {
        turns.append(Turn(end: end, open: count))
        let number = first + turns.count - 1
        settle()
        return number
    }

    mutating func acknowledge(_ number: Int) {
        guard turns.indices.contains(number - first), turns[number - first].open > 0 else { return }
        turns[number - first].open -= 1
        settle()
    }

    private mutating func settle() {
        var done = 0
        while done < turns.count, turns[done].open == 0 {
            acknowledged = max(acknowledged, turns[done].end)
            done += 1
        }
        guard done > 0 else { return }
        turns.removeFirst(done)
        first += done
    }
}
