import JSON

/// `loansaga sagas resolve`
enum SagasResolveCommand: SagaOperation {
    private static let resolution = Option.value("as", "applied|notApplied", "What the call has come to.")
    private static let evidence = Option.value("evidence", "TEXT", "What shows it; it stands in the audit.")

    static let action = "resolve"
    static let syntax = operation(
        "Say, with evidence, what a call in doubt has come to.",
        discussion: ["That a call was not applied can be said only when nothing of it can land any more."],
        options: [resolution, evidence])

    static func details(_ arguments: Arguments) throws(UsageError) -> JSONObject {
        let known = ["applied", "notApplied"]
        guard let resolution = arguments.text(resolution), known.contains(resolution) else {
            throw .missingOption(
                command: arguments.command, option: Self.resolution.usage, remedy: "say what the call has come to")
        }
        guard let evidence = arguments.text(evidence), !evidence.isEmpty else {
            throw .missingOption(
                command: arguments.command, option: Self.evidence.usage, remedy: "say what shows it; it is audited")
        }
        return ["as": .string(resolution), "evidence": .string(evidence)]
    }
}
