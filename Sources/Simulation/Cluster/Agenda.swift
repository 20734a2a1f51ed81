/// What is going to happen, in the order of time; of two things at the same time, the one that was put down first.
struct Agenda {
    struct Entry {
        /// Milliseconds.
        let time: Int64
        fileprivate let number: Int
        let what: StaticString
        let action: () -> Void
    }

    private var heap: [Entry] = []
    private var numbers = 0

    var isEmpty: Bool { heap.isEmpty }
    var next: Int64? { heap.first?.time }

    mutating func add(_ time: Int64, _ what: StaticString, _ action: @escaping () -> Void) {
        numbers += 1
        heap.append(Entry(time: time, number: numbers, what: what, action: action))
        var child = heap.count - 1
        while child > 0, Self.precedes(heap[child], heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && Self.precedes(heap[child], heap[least]) {
                least = child
            }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private static func precedes(_ one: Entry, _ other: Entry) -> Bool {
        one.time == other.time ? one.number < other.number : one.time < other.time
    }
}
