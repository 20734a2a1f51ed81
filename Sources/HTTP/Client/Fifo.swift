/// First in, first out, in constant time.
struct Fifo<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func removeFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            elements[head] = nil
            head += 1
            // Half of it is used up: moving the rest costs less than was taken since the last move.
            if head * 2 >= elements.count {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }

    /// Removes, in order, those that the predicate holds for.
    mutating func removeAll(where isRemoved: (Element) -> Bool) -> [Element] {
        let all = elements[head...].compactMap { $0 }
        let removed = all.filter(isRemoved)
        guard !removed.isEmpty else { return [] }
        elements = all.filter { !isRemoved($0) }
        head = 0
        return removed
    }

    func minimum<Key: Comparable>(of key: (Element) -> Key) -> Key? {
        elements[head...].lazy.compactMap { $0 }.map(key).min()
    }
}
