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

    private var heap: [Entry] = []
    private var scheduled: [FamilyName: Int64] = [:]

    /// The earliest time at which something may be due, in milliseconds.
    var next: Int64? { heap.first?.at }

    mutating func schedule(_ family: String, at time: Int64?) {
        guard let time else { return }
        let name = FamilyName(family)
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
