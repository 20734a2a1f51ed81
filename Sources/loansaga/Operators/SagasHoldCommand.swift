/// `loansaga sagas hold`
enum SagasHoldCommand: SagaOperation {
    static let action = "hold"
    static let syntax = operation(
        "Stop sagas: they begin nothing new until they are released.",
        discussion: [
            "Their state is then 'stopped'. What is 'held' waits for an operator because LoanSaga cannot go on by itself."
        ])
}
