import Glibc

/// Asks before something is done.
enum Confirmation {
    /// Refuses to go on where nobody can be asked: something is to be done, and neither `--yes` nor a terminal is there.
    static func check(_ arguments: Arguments) throws(UsageError) {
        guard arguments.has(.dryRun) || arguments.has(.yes) || isatty(STDIN_FILENO) == 1 else {
            throw .missingOption(
                command: arguments.command, option: Option.yes.usage,
                remedy: "there is no terminal to ask at; say with it that you mean it")
        }
    }

    /// Whether it is to be done.
    static func isGiven(_ arguments: Arguments, _ question: String) -> Bool {
        guard !arguments.has(.yes) else { return true }
        Output.note("\(question) [y/N]")
        return ["y", "yes"].contains((readLine() ?? "").lowercased())
    }
}
