import Custody
import JSON
import Roles
import Saga
import Testing

@Suite("What is shown of a history") struct ShowingTests {
    @Test(
        "Sealed data is shown as sealed, wherever it stands, and nothing else is changed",
        arguments: [
            (#""sealed1:k1:QUJD""#, #""(sealed)""#), (#"{"$sealed":"x"}"#, #""(sealed)""#),
            (
                #"{"name":"sealed1:k:x","list":["sealed12:k:x",1,null]}"#,
                #"{"name":"(sealed)","list":["(sealed)",1,null]}"#
            ),
            (#"["sealed","sealed:x","sealedx1:","unsealed1:k:x",true,{"$sealed":"x","a":1}]"#, nil),
        ] as [(String, String?)])
    func sealed(text: String, shown: String?) throws {
        #expect(try JSONValue(reading: text).withoutSealed.text == shown ?? text)
    }

    @Test("Everything that can happen has an account of one line, with nothing of what the bank wrote in it")
    func accounts() throws {
        let number = try #require(RequestNumber(text: "L0_00000000000000000000_0"))
        let outcomes: [Outcome] = [
            .applied(.response(["secret": "secret"])), .applied(.already(.success)), .accepted(["secret": "secret"]),
            .refused(.balanceTooLow, message: "secret"), .notSent(.stale), .notSent(.breakerOpen),
            .notSent(.transport("reset")), .notSent(.notExecuted(.busy)),
            .notSent(.misconfigured(.badSignature, message: "secret")), .inDoubt(.transport("reset")),
            .inDoubt(.httpStatus(500)), .inDoubt(.signatureMissing), .inDoubt(.signatureWrong),
            .inDoubt(.unreadable("no object")), .inDoubt(.otherCall(parameter: "amount")),
            .inDoubt(.unknownCode(.busy)), .inDoubt(.contradiction(status: "SUCCESS", code: .busy)),
            .inDoubt(.workerLost),
        ]
        var happenings: [Happening] = outcomes.map { .outcome(requestNo: number, attempt: 1, $0) }
        happenings += [
            .started(workflow: "bid", version: 1, event: "loan.bid.placed"),
            .called(.createProject, requestNo: number, attempt: 1, isUndo: true), .presented(requestNo: number),
            .notified(requestNo: number, outcomes[0], evidence: "secret"), .audited(status: "PASS", evidence: "secret"),
            .event(type: "loan.bid.placed", id: "e1"), .ignored(what: "an event", reason: "it came twice"),
            .childAdmitted("b1"), .childLeft("b1"), .closed(reason: "full"), .failed(code: "x", reason: "y"),
            .held(.inDoubt, reason: "nobody knows"), .resumed, .unconfirmed(requestNo: number), .alarm("late success"),
            .commanded(.resolveApplied, operator: "liu", reason: "seen", evidence: "journal"), .skipped,
            .ended(.completed), .held(.commanded, reason: "looked into"),
        ]
        for changed in [[], ["data.amount", "time"]] {
            happenings.append(
                .putBack(
                    ReturnedEvent(
                        letter: "l1", operator: "liu", reason: "the comma", type: "loan.bid.placed", id: "e1",
                        changed: changed, content: "secret")))
        }
        for happening in happenings {
            let account = happening.account
            #expect(!account.isEmpty && !account.contains("\n") && !account.contains("secret"), "\(account)")
        }
        #expect(Set(happenings.map(\.account)).count == happenings.count)
        #expect(
            happenings.last?.account
                == "liu put the event 'loan.bid.placed' (e1) back from the dead letters, "
                + "changed at data.amount, time: the comma")
        #expect(happenings.contains { $0.account.hasPrefix("liu gave the command resolve --as applied: seen") })
    }
}
