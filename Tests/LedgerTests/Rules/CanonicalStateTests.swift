import JSON
import Testing

@testable import Custody
@testable import Ledger

struct CanonicalStateTests {
    @Test("Two histories that come to the same make equal books with equal hashes")
    func equality() throws {
        func bank(_ order: [String]) throws -> RuleBook {
            var bank = try TestBank.withProject()
            for requestNo in order {
                bank.call(.userAutoPreTransaction, Sample.tender(requestNo, "I1", "P1", "100.00"))
            }
            return bank.book
        }
        let one = try bank(["R1", "R2", "R3"])
        let other = try bank(["R3", "R1", "R2"])
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(try one != bank(["R1", "R2"]))
    }

    @Test("A copy that goes on leaves the original as it was")
    func copies() throws {
        let original = try TestBank.withProject()
        var copy = original
        copy.call(.userAutoPreTransaction, Sample.tender("R1", "I1", "P1", "100.00"))
        #expect(copy.book != original.book)
        #expect(original.book.freeze("R1") == nil)
        #expect(copy.book.freeze("R1") != nil)
    }
}
