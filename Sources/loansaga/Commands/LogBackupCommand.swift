import EmbeddedLog

/// `loansaga log backup`
enum LogBackupCommand: Command {
    private static let target = Option.value(
        "to", "DIR2", "The folder of the copy; it is made, but not the one above it.")

    static let syntax = Syntax(
        "log backup", "Copy a log that nobody has open.",
        discussion: [
            "The copy is a log of its own. A folder that has a log already is refused. While a process has the log open, it"
                + " is refused too, and the process named."
        ],
        options: [LogCheckCommand.data, target])

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let folder = try LogCheckCommand.folder(arguments, LogCheckCommand.data)
        let copy = try LogCheckCommand.folder(arguments, target)
        try LogBackup.backUp(folder: folder, to: copy) { copied, all in
            Output.note("\(copied) of \(all) pages")
        }
        try Output.line(copy)
        return .done
    }
}
