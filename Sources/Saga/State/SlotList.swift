/// Slots of sagas. Most families have one at most of what is listed, which takes no memory of its own.
struct SlotList: Hashable, Sendable {
    @CompactOptional private var head: Int? = nil
    private var tail: [Int] = []

    init() {}

    mutating func append(_ slot: Int) {
        if head == nil { head = slot } else { tail.append(slot) }
    }
}

extension SlotList: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { head == nil ? 0 : 1 + tail.count }

    subscript(position: Int) -> Int {
        guard position > 0, let head else { return head ?? 0 }
        return position == 0 ? head : tail[position - 1]
    }
}
