import Custody

/// Keys by the time at which they fall due: a binary heap.
///
/// What was pushed is never looked for and taken out; whoever pops asks whether it still holds.
struct DueQueue<Key: Comparable & Sendable>: Sendable {
    struct Entry: Sendable {
        let due: Timestamp
        let key: Key

        static func < (left: Entry, right: Entry) -> Bool {
            left.due == right.due ? left.key < right.key : left.due < right.due
        }
    }

    private(set) var heap: [Entry] = []

    var first: Entry? { heap.first }
    var count: Int { heap.count }

    mutating func push(_ due: Timestamp, _ key: Key) {
        heap.append(Entry(due: due, key: key))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    @discardableResult
    mutating func pop() -> Entry? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink(0)
        }
        return top
    }

    /// Keeps only what still holds.
    mutating func rebuild(keeping holds: (Entry) -> Bool) {
        heap.removeAll { !holds($0) }
        for parent in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(parent) }
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child = right < heap.count && heap[right] < heap[left] ? right : left
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
