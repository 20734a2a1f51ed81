/// A first-in, first-out queue; adding and taking cost the same however many there are.
///
/// It has no bound of its own: whoever appends looks at `count` first.
public struct FIFO<Element> {
    @usableFromInline var elements: [Element?] = []
    /// Where the oldest one is; what stands before it is used up.
    @usableFromInline var head = 0

    @inlinable
    public init() {}

    @inlinable public var count: Int { elements.count - head }

    @inlinable public var isEmpty: Bool { count == 0 }

    /// The oldest one.
    @inlinable public var first: Element? { isEmpty ? nil : elements[head] }

    /// The one that is so many places behind the oldest; nil behind the newest.
    @inlinable
    public subscript(place: Int) -> Element? {
        (0..<count).contains(place) ? elements[head + place] : nil
    }

    @inlinable
    public mutating func append(_ element: Element) {
        elements.append(element)
    }

    /// Takes the oldest one; nil when there is none.
    @inlinable
    public mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let first = elements[head]
        elements[head] = nil
        head += 1
        // Half of it is used up: moving the rest costs less than was taken since the last move.
        if head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return first
    }

    /// Takes the oldest ones, at most so many.
    @inlinable
    public mutating func popFirst(_ most: Int) -> [Element] {
        var taken: [Element] = []
        while taken.count < most, let next = popFirst() { taken.append(next) }
        return taken
    }

    /// Takes, in order, those that the predicate holds for.
    @inlinable
    public mutating func removeAll(where isRemoved: (Element) -> Bool) -> [Element] {
        var kept: [Element?] = []
        var removed: [Element] = []
        for element in elements[head...].lazy.compactMap(\.self) {
            if isRemoved(element) { removed.append(element) } else { kept.append(element) }
        }
        guard !removed.isEmpty else { return [] }
        elements = kept
        head = 0
        return removed
    }

    @inlinable
    public func minimum<Key: Comparable>(of key: (Element) -> Key) -> Key? {
        elements[head...].lazy.compactMap(\.self).map(key).min()
    }
}

extension FIFO: Sendable where Element: Sendable {}
