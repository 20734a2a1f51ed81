import Custody
import JSON
import Log
import Roles
import Testing

@testable import Saga

@Suite("A record of a topic of commands") struct CommandRecordTests {
    private func record(_ value: [UInt8]?) -> Record {
        Record(
            partition: TopicPartition("steps", 0), offset: 0, timestamp: 0, timestampKind: .appended, key: nil,
            value: value, headers: [])
    }

    @Test("Is the command that was written")
    func command() throws {
        let command = Deliveries.command()
        let record = record(Output.command(command).encoded())
        #expect(try StepCommand(reading: record, for: .confirmLoan) == command)
    }

    @Test("Is none when it is something else, and says what")
    func unusable() throws {
        func why(_ value: [UInt8]?, _ service: Service = .confirmLoan) -> UnusableCommand? {
            do throws(UnusableCommand) {
                _ = try StepCommand(reading: record(value), for: service)
                return nil
            } catch {
                return error
            }
        }
        let command = Output.command(Deliveries.command()).encoded()
        #expect(why(nil) == .empty)
        #expect(why(command, .recharge) == .otherService(.confirmLoan))
        let letter = DeadLetter(family: "P1", offset: 1, what: "outcome", id: "1", reason: "none")
        #expect(why(Output.deadLetter(letter).encoded()) == .otherOutput)
        for text in ["", "{", "[]", "{\"v\":1,\"kind\":\"command\"}", "{\"v\":1,\"kind\":\"other\"}"] {
            guard case .unreadable(.malformed)? = why(Array(text.utf8)) else {
                Issue.record("'\(text)' was read")
                continue
            }
        }
        let newer = why(Array("{\"v\":2,\"kind\":\"command\"}".utf8))
        #expect(newer == .unreadable(.newerFormat(2)) && newer?.isNewer == true)
        #expect(why(nil)?.isNewer == false)
    }
}
