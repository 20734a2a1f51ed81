/// `loansaga sagas retry`
enum SagasRetryCommand: SagaOperation {
    static let action = "retry"
    static let syntax = operation("Have sagas do once more what they are held for.")
}
