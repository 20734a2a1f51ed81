/// What is going to happen, in the order of time; of two things at the same time, the one that was put down first.
struct Agenda {
    struct Entry {
        /// Milliseconds.
        let time: Int64
        let what: StaticString
        let action: () -> Void
    }

    /// What the heap is ordered by, small and without references, so that it is quickly moved.
    private struct Place {
        let time: Int64
        let number: Int
        /// Of the entry.
        let slot: Int
    }

    private var heap: [Place] = []
    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var numbers = 0

    mutating func add(_ time: Int64, _ what: StaticString, _ action: @escaping () -> Void) {
        numbers += 1
        let entry = Entry(time: time, what: what, action: action)
        let slot = free.popLast() ?? entries.count
        if slot < entries.count { entries[slot] = entry } else { entries.append(entry) }
        heap.append(Place(time: time, number: numbers, slot: slot))
        var child = heap.count - 1
        while child > 0, Self.precedes(heap[child], heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        let entry = entries[first.slot].take()
        free.append(first.slot)
        guard !heap.isEmpty else { return entry }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && Self.precedes(heap[child], heap[least]) {
                least = child
            }
            guard least != parent else { return entry }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private static func precedes(_ one: Place, _ other: Place) -> Bool {
        one.time == other.time ? one.number < other.number : one.time < other.time
    }
}
