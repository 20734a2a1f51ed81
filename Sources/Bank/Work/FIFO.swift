/// A first-in, first-out queue; adding and taking cost the same however many there are.
struct FIFO<Element> {
    private var incoming: [Element] = []
    /// The older ones, the oldest last.
    private var outgoing: [Element] = []

    var count: Int { incoming.count + outgoing.count }

    mutating func append(_ element: Element) {
        incoming.append(element)
    }

    mutating func popFirst() -> Element? {
        if outgoing.isEmpty {
            outgoing = incoming.reversed()
            incoming.removeAll(keepingCapacity: true)
        }
        return outgoing.popLast()
    }

    mutating func popFirst(_ most: Int) -> [Element] {
        var taken: [Element] = []
        while taken.count < most, let next = popFirst() { taken.append(next) }
        return taken
    }
}

extension FIFO: Sendable where Element: Sendable {}
