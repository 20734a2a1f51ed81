import Queues
import TestSupport
import Testing

struct FIFOTests {
    @Test("A queue gives back in the order in which it was given")
    func order() {
        var queue = FIFO<Int>()
        queue.append(1)
        queue.append(2)
        #expect(queue.popFirst() == 1)
        queue.append(3)
        #expect(queue.count == 2)
        #expect(queue.popFirst(10) == [2, 3])
        #expect(queue.popFirst() == nil)
    }

    @Test("Those that wait can be looked at by their places")
    func places() {
        var queue = FIFO<Int>()
        #expect(queue.isEmpty && queue.first == nil && queue[0] == nil)
        for number in 1...5 { queue.append(number) }
        #expect(queue.popFirst() == 1)
        #expect(queue.first == 2)
        #expect((-1...4).map { queue[$0] } == [nil, 2, 3, 4, 5, nil])
    }

    @Test("Some are taken out of the middle, in their order, and the rest keep theirs")
    func middle() {
        var queue = FIFO<Int>()
        for number in 1...6 { queue.append(number) }
        #expect(queue.popFirst() == 1)
        #expect(queue.removeAll { $0.isMultiple(of: 2) } == [2, 4, 6])
        #expect(queue.minimum { $0 } == 3)
        #expect(queue.removeAll { $0 > 9 } == [])
        queue.append(7)
        #expect(queue.popFirst(.max) == [3, 5, 7])
        #expect(queue.minimum { $0 } == nil)
    }

    @Test("Whatever is added and taken, it behaves like a list", arguments: 1...4 as ClosedRange<UInt64>)
    func likeAList(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = FIFO<Int>()
        var list: [Int] = []
        for step in 0..<2000 {
            switch random.below(8) {
            case 0...3:
                queue.append(step)
                list.append(step)
            case 4...6:
                let first = list.isEmpty ? nil : list.removeFirst()
                #expect(queue.popFirst() == first, "seed \(seed), step \(step)")
            default:
                let digit = random.below(10)
                let removed = list.filter { $0 % 10 == digit }
                list.removeAll { $0 % 10 == digit }
                #expect(queue.removeAll { $0 % 10 == digit } == removed, "seed \(seed), step \(step)")
            }
            #expect(queue.count == list.count, "seed \(seed), step \(step)")
        }
        #expect(queue.popFirst(.max) == list, "seed \(seed)")
    }
}
