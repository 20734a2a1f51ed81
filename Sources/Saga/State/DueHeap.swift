/// What is due when, the earliest first. Follows from the sagas: what has become obsolete is passed over by its reader.
struct DueHeap: Sendable {
    struct Entry: Hashable, Sendable {
        let at: Int64
        /// A saga's slot; -1 for the family itself.
        @Compact private(set) var slot: Int
        /// A call of the saga; -1 for the saga itself.
        @Compact private(set) var call: Int

        init(at: Int64, slot: Int, call: Int) {
            self.at = at
            self.slot = slot
            self.call = call
        }

        fileprivate func precedes(_ other: Entry) -> Bool {
            (at, slot, call) < (other.at, other.slot, other.call)
        }
    }

    private var entries: [Entry] = []

    var first: Entry? { entries.first }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].precedes(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst() {
        guard let last = entries.popLast(), !entries.isEmpty else { return }
        entries[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].precedes(entries[least]) { least = child }
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
