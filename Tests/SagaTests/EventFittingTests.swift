import Expressions
import Saga
import Testing

@Suite("An event's fields") struct EventFittingTests {
    private func repayment(_ payees: Value) -> World {
        var world = World.repaying()
        world.send(
            "loan.repayment.due", saga: "r1", family: "p1", starts: "repayment",
            [
                ("projectNo", .text("p1")), ("repaymentNo", .text("r1")), ("borrowerNo", .text("borrower")),
                ("amount", .amount(10_000)), ("isLast", .bool(false)), ("payees", payees),
            ])
        return world
    }

    @Test("Get their standard values, in the elements of lists too")
    func standards() {
        let payee = Value.object(ObjectValue([("userNo", .text("i1")), ("amount", .amount(5_000))]))
        let world = repayment(.list([payee]))
        #expect(world.codes("saga.event-refused") == [])
        #expect(world.story.first == "r1 USER_PRE_FREEZE")
    }

    @Test(
        "That do not fit are refused with the field and its place",
        arguments: [
            (Value.text("i1"), "the field 'payees' should be a list"),
            (.list([.text("i1")]), "the field 'payees[0]' should be an object"),
            (
                .list([.object(ObjectValue([("userNo", .text("i1"))]))]),
                "in 'payees[0]', the field 'amount' is missing"
            ),
            (
                .list([.object(ObjectValue([("userNo", .text("i1")), ("amount", .text("5"))]))]),
                "in 'payees[0]', the field 'amount' should be amount"
            ),
            (
                .list([
                    .object(ObjectValue([("userNo", .text("i1")), ("amount", .amount(5)), ("bonus", .amount(1))]))
                ]), "in 'payees[0]', there is no field 'bonus'"
            ),
        ])
    func unfit(_ payees: Value, _ reason: String) {
        let world = repayment(payees)
        #expect(world.codes("saga.event-refused") == ["unfit"])
        #expect(world.events("saga.event-refused").first?.fields["reason"] == .text(reason))
        #expect(world.sagas.allSatisfy { $0 != "r1" })
    }
}
