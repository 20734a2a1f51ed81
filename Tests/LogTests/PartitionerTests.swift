import Testing

@testable import Log

@Suite("Partitioner") struct PartitionerTests {
    /// From the tests of Kafka's Java client.
    @Test(
        "A key's hash is the one that Kafka's own clients compute",
        arguments: [
            ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
        ] as [(String, Int32)])
    func hash(key: String, expected: Int32) {
        #expect(Int32(bitPattern: Partitioner.murmur2(Array(key.utf8))) == expected)
    }

    @Test("Every key has a partition, the empty one too")
    func range() {
        for count in 1...13 {
            for number in 0..<200 {
                let key = Array(String(number).utf8.dropLast(number == 0 ? 1 : 0))
                #expect((0..<count).contains(Partitioner.partition(of: key, among: count)))
            }
        }
    }
}
