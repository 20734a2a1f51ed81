import Saga

/// When families want a timer's record: the owner's clock, derived from their states.
///
/// A family has one entry that counts, the earliest; one that comes due is looked at then, as the family may want another
/// time by now.
struct TimerTable: Sendable {
    private struct Entry: Sendable {
        let at: Int64
        let family: FamilyName
    }

    /// A timer whose record is on its way.
    private struct Asked: Sendable {
        let arming: Int
        /// Until when no further one is asked for.
        let until: Int64
    }

    private var heap: [Entry] = []
    private var scheduled: [FamilyName: Int64] = [:]
    private var asked: [FamilyName: Asked] = [:]

    /// The earliest time at which something may be due, in milliseconds.
    var next: Int64? { heap.first?.at }

    /// A family wants this timer, or none. One that was asked for a moment ago, and was too early by the log's clock, is not
    /// asked for again at once: while the log's clock is behind, that would be a storm.
    mutating func schedule(_ family: String, _ wake: Wake?) {
        let name = FamilyName(family)
        guard let wake else {
            asked[name] = nil
            return
        }
        guard let asked = asked[name], asked.arming == wake.arming else {
            self.asked[name] = nil
            return schedule(name, at: wake.at)
        }
        schedule(name, at: max(wake.at, asked.until))
    }

    /// The family's timer was asked for, and is asked for again after a while, until it has had its effect.
    mutating func pause(_ family: String, _ wake: Wake, until time: Int64) {
        let name = FamilyName(family)
        asked[name] = Asked(arming: wake.arming, until: time)
        schedule(name, at: time)
    }

    private mutating func schedule(_ name: FamilyName, at time: Int64) {
        if let known = scheduled[name], known <= time { return }
        scheduled[name] = time
        push(Entry(at: time, family: name))
    }

    /// Takes the families whose time has come, at most so many.
    mutating func due(_ now: Int64, most: Int) -> [String] {
        var due: [String] = []
        while let entry = heap.first, entry.at <= now, due.count < most {
            pop()
            guard scheduled[entry.family] == entry.at else { continue }
            scheduled[entry.family] = nil
            due.append(entry.family.text)
        }
        return due
    }

    private mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0, heap[child].at < heap[(child - 1) / 2].at {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].at < heap[least].at {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
