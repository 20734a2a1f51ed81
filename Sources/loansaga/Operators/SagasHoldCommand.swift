/// `loansaga sagas hold`
enum SagasHoldCommand: SagaOperation {
    static let action = "hold"
    static let syntax = operation("Have sagas begin nothing new until they are released.")
}
