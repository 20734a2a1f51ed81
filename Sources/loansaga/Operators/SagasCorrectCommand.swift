import JSON

/// `loansaga sagas correct`
enum SagasCorrectCommand: SagaOperation {
    private static let set = Option.values(
        "set", "NAME=TEXT", "A field of the input and its value, or NAME:=JSON for what is no text; once or more.")

    static let action = "correct"
    static let syntax = operation(
        "Put fields of a saga's input right, while nothing was done at the bank.",
        discussion: ["Fields are checked as those of the event are that started the saga."], options: [set])

    static func details(_ arguments: Arguments) throws(UsageError) -> JSONObject {
        let fields = try Assignment.object(arguments, set)
        guard !fields.isEmpty else {
            throw .missingOption(command: arguments.command, option: set.usage, remedy: "say what is to be corrected")
        }
        return ["fields": .object(fields)]
    }
}
