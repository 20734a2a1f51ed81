/// `loansaga sagas undo`
enum SagasUndoCommand: SagaOperation {
    static let action = "undo"
    static let syntax = operation("Have sagas fail, so that all that they did is undone.")
}
