import EmbeddedLog
import Foundation
import JSON

/// `loansaga log check`
enum LogCheckCommand: Command {
    static let data = Option.value("data", "DIR", "The folder of the log.")

    static let syntax = Syntax(
        "log check", "Read a whole log that nobody has open, and check it.",
        discussion: [
            "Checks every record against its checksum and its place, and then the structure of the file. Exits with 0 when"
                + " all is sound, and with 1 and the first record that is not. A damaged log is left as it is; of a sound"
                + " one, what its write-ahead log still holds moves into the database, as at every close. While a process"
                + " has it open, it is refused, and the process named (in log.owner, where this command is meanwhile)."
        ],
        options: [data, .json])

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let folder = try folder(arguments, data)
        let contents = try LogCheck.check(folder: folder) { progress in
            Output.note(
                progress.isAtStructure
                    ? "\(progress.records) records are sound; reading the structure of the file"
                    : "\(progress.records) of at most \(progress.atMost) records")
        }
        if arguments.has(.json) {
            try Output.json([
                "topics": .number(JSONNumber(contents.topics)), "partitions": .number(JSONNumber(contents.partitions)),
                "records": .number(JSONNumber(contents.records)),
            ])
        } else {
            try Output.line(
                "\(folder): sound: \(contents.records) records in \(contents.partitions) partitions of "
                    + "\(contents.topics) topics")
        }
        return .done
    }

    /// The value of an option that must be there.
    static func folder(_ arguments: Arguments, _ option: Option) throws(UsageError) -> String {
        guard let folder = arguments.text(option) else {
            throw .missingOption(command: arguments.command, option: option.usage, remedy: "name a folder")
        }
        return folder
    }
}
