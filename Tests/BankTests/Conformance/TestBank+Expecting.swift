import Custody
import JSON
import TestSupport
import Testing

/// What the tests say about a request as a whole.
extension TestBank {
    /// Runs a request that must succeed.
    @discardableResult
    func apply(
        _ call: BankCall, _ entries: BankPageEntries = BankPageEntries(), status: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> BankAnswer {
        let answer = try await run(call, entries)
        // A withdrawal is taken in first and paid out later.
        let wanted = status ?? (call.service == .withdraw ? "ACCEPT" : "SUCCESS")
        #expect(
            answer.code == "00000" && answer.status == wanted, "\(call.service) \(call.requestNo): \(answer.respData)",
            sourceLocation: sourceLocation)
        checkForm(of: answer, to: call, sourceLocation)
        return answer
    }

    /// Runs a request that must be refused, and checks that it changes nothing that can be seen, that its message says
    /// what is wrong, and that it notifies exactly when it should.
    @discardableResult
    func refuse(
        _ call: BankCall, _ code: ReturnCode, mentioning reason: String? = nil,
        _ entries: BankPageEntries = BankPageEntries(), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> BankAnswer {
        let early = try await notifications()
        #expect(early.isEmpty, "the test must look at earlier notifications first", sourceLocation: sourceLocation)
        return try await expectNoChange("\(call.service) \(call.requestNo) was refused", sourceLocation: sourceLocation)
        {
            try await refuseUnseen(call, code, mentioning: reason, entries, sourceLocation)
        }
    }

    /// Runs requests that are each refused with the code, and that all together change nothing.
    func refuseAll(
        _ code: ReturnCode, sourceLocation: SourceLocation = #_sourceLocation,
        _ calls: [(call: BankCall, says: String)]
    ) async throws {
        try await expectNoChange("\(calls.count) requests were refused", sourceLocation: sourceLocation) {
            for (call, reason) in calls {
                try await refuseUnseen(call, code, mentioning: reason, BankPageEntries(), sourceLocation)
            }
        }
    }

    @discardableResult
    private func refuseUnseen(
        _ call: BankCall, _ code: ReturnCode, mentioning reason: String?, _ entries: BankPageEntries,
        _ sourceLocation: SourceLocation
    ) async throws -> BankAnswer {
        let answer = try await run(call, entries)
        #expect(
            answer.code == code.rawValue && answer.status == "FAIL",
            "\(call.service) \(JSONValue.object(call.parameters).text) should be refused with \(code): \(answer.respData)",
            sourceLocation: sourceLocation)
        checkForm(of: answer, to: call, sourceLocation)
        checkReason(of: answer, mentioning: reason, sourceLocation)
        try await checkNotification(of: answer, to: call, sourceLocation)
        return answer
    }

    private func checkForm(of answer: BankAnswer, to call: BankCall, _ sourceLocation: SourceLocation) {
        #expect(
            (1...50).contains(answer.message.unicodeScalars.count),
            "respMsg has 1 to 50 characters: \(answer.respData)",
            sourceLocation: sourceLocation)
        if let echoed = answer["requestNo"] {
            #expect(echoed == call.requestNo, sourceLocation: sourceLocation)
        }
    }

    private func checkReason(
        of answer: BankAnswer, mentioning reason: String?, _ sourceLocation: SourceLocation
    ) {
        #expect(answer.message != "成功", sourceLocation: sourceLocation)
        if let reason {
            #expect(
                answer.message.contains(reason), "respMsg must mention \(reason): \(answer.message)",
                sourceLocation: sourceLocation)
        }
    }

    /// A gateway's refusal by rule is notified as well, except for an expired page and a number in use; no other is.
    private func checkNotification(
        of answer: BankAnswer, to call: BankCall, _ sourceLocation: SourceLocation
    ) async throws {
        let silent: [ReturnCode] = [.pageExpired, .requestNumberUsed]
        let notifies =
            call.isGateway && answer.code.hasPrefix("2") && !silent.contains(ReturnCode(rawValue: answer.code))
        let arrived = try await notifications()
        #expect(
            arrived.map(\.answer.code) == (notifies ? [answer.code] : []),
            "\(call.service) \(call.requestNo), refused with \(answer.code), was notified as \(arrived)",
            sourceLocation: sourceLocation)
    }

    func expectEqual(
        _ before: [String: JSONValue], _ after: [String: JSONValue], _ what: String,
        _ sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for path in Set(before.keys).union(after.keys).sorted() where before[path] != after[path] {
            Issue.record(
                "\(what), yet \(path) went from \(before[path]?.text ?? "nothing") to \(after[path]?.text ?? "nothing")",
                sourceLocation: sourceLocation)
        }
    }

    /// Runs something that must change nothing that can be seen.
    @discardableResult
    func expectNoChange<Result>(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Result
    ) async throws -> Result {
        let before = try await driver.state()
        let result = try await body()
        expectEqual(before, try await driver.state(), what, sourceLocation)
        return result
    }
}
