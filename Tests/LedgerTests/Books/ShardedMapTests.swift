import Testing

@testable import Ledger

struct ShardedMapTests {
    @Test("It holds what a dictionary holds, before and after it is split")
    func likeADictionary() {
        var dice = Dice(seed: 11)
        var map = ShardedMap<Int, Int>()
        var plain: [Int: Int] = [:]
        for _ in 0..<30_000 {
            let key = dice.below(9000)
            if dice.percent(20) {
                #expect(map.removeValue(forKey: key) == plain.removeValue(forKey: key))
            } else {
                #expect(map.updateValue(key &* 3, forKey: key) == plain.updateValue(key &* 3, forKey: key))
            }
        }
        #expect(map.count == plain.count)
        #expect(Dictionary(uniqueKeysWithValues: map.map { ($0.key, $0.value) }) == plain)
    }

    @Test("Maps with equal entries are equal, also when one of them was larger once")
    func equality() {
        var once = ShardedMap<Int, Int>()
        for key in 0..<5000 { _ = once.updateValue(key, forKey: key) }
        for key in 10..<5000 { _ = once.removeValue(forKey: key) }
        var never = ShardedMap<Int, Int>()
        for key in (0..<10).reversed() { _ = never.updateValue(key, forKey: key) }
        #expect(once == never && never == once)
        #expect(once.hashValue == never.hashValue)
        _ = never.updateValue(7, forKey: 3)
        #expect(once != never)
    }
}
