/// `loansaga sagas release`
enum SagasReleaseCommand: SagaOperation {
    static let action = "release"
    static let syntax = operation("Let sagas go on that 'sagas hold' has stopped.")
}
