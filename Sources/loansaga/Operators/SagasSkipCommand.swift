/// `loansaga sagas skip`
enum SagasSkipCommand: SagaOperation {
    static let action = "skip"
    static let syntax = syntax("Have sagas go on without what the bank has refused, or what did not come.")
}
