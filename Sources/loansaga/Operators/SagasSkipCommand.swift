/// `loansaga sagas skip`
enum SagasSkipCommand: SagaOperation {
    static let action = "skip"
    static let syntax = operation("Have sagas go on without what the bank has refused, or what did not come.")
}
