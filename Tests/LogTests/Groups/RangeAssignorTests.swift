import Log
import Testing

@Suite("Range assignor") struct RangeAssignorTests {
    private func numbers(_ members: [[String]], _ partitions: [String: Int]) -> [[String: [Int]]] {
        RangeAssignor.assign(members, partitions: partitions).map { share in
            Dictionary(grouping: share, by: \.topic).mapValues { $0.map(\.number).sorted() }
        }
    }

    @Test("Each member gets a run of neighbours, the first ones one more")
    func runs() {
        #expect(numbers([["a"], ["a"], ["a"]], ["a": 7]) == [["a": [0, 1, 2]], ["a": [3, 4]], ["a": [5, 6]]])
        #expect(numbers([["a"]], ["a": 3]) == [["a": [0, 1, 2]]])
        #expect(numbers([["a"], ["a"], ["a"]], ["a": 2]) == [["a": [0]], ["a": [1]], [:]])
    }

    @Test("A topic goes only to those who read it")
    func topics() {
        #expect(
            numbers([["a", "b"], ["b"]], ["a": 2, "b": 2])
                == [["a": [0, 1], "b": [0]], ["b": [1]]])
        #expect(numbers([["a"]], ["a": 1, "b": 2]) == [["a": [0]]])
        #expect(numbers([], ["a": 1]).isEmpty)
    }
}
