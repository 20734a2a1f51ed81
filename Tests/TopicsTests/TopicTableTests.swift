import Custody
import Log
import Testing
import Topics

@Suite("The topics of LoanSaga") struct TopicTableTests {
    @Test("Every topic can be made, and none is there twice")
    func names() {
        let topics = TopicTable().specifications
        #expect(topics.compactMap(\.problem).isEmpty)
        #expect(Set(topics.map(\.name)).count == topics.count)
    }

    @Test("What follows the inbox's order has as many partitions as the inbox", arguments: [1, 12, 48])
    func partitions(_ partitions: Int) {
        let table = TopicTable(partitions: partitions)
        let counts = Dictionary(uniqueKeysWithValues: table.specifications.map { ($0.name, $0.partitions) })
        for topic in [table.inbox, table.checkpoints, table.history, table.views] {
            #expect(counts[topic] == partitions)
        }
    }

    @Test("The topics have the names and the keeping that the house plan gives them")
    func plan() {
        let topics = Dictionary(
            uniqueKeysWithValues: TopicTable().specifications.map { ($0.name, $0.cleanup) })
        #expect(topics["loansaga.inbox"] == .keep)
        #expect(topics["loansaga.checkpoints"] == .compact)
        #expect(topics["loansaga.history"] == .keep)
        #expect(topics["loansaga.definitions"] == .compact)
        #expect(topics["loansaga.dead-letters"] == .delete(after: .seconds(30 * 86_400)))
        #expect(topics["loan.outcomes"] != nil)
        for service in Service.allCases {
            #expect(topics["loansaga.steps.\(service.rawValue)"] == .delete(after: .seconds(86_400)))
        }
        #expect(topics["loansaga.views"] == .compact)
        #expect(topics.count == 7 + 13)
    }

    @Test("Another prefix renames what is LoanSaga's alone")
    func prefix() {
        let table = TopicTable(prefix: "test.")
        #expect(table.inbox == "test.inbox")
        #expect(table.outcomes == "loan.outcomes")
    }
}
