public import Custody
public import Log
public import Saga

extension StepCommand {
    /// Reads a record of a service's topic of commands.
    public init(reading record: Record, for service: Service) throws(UnusableCommand) {
        guard let value = record.value else { throw .empty }
        let output: Output
        do throws(UnreadableRecord) {
            output = try Output(reading: value)
        } catch {
            throw .unreadable(error)
        }
        guard case .command(let command) = output else { throw .otherOutput }
        guard command.service == service else { throw .otherService(command.service) }
        self = command
    }
}

/// Why a record of a topic of commands is no command for its workers.
public enum UnusableCommand: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case unreadable(UnreadableRecord)
    case otherOutput
    case otherService(Service)

    public var description: String {
        switch self {
        case .empty: "the record has no value"
        case .unreadable(let why): "\(why)"
        case .otherOutput: "the record is of the fold, but no command"
        case .otherService(let service): "the command is for \(service), which has a topic of its own"
        }
    }

    /// A newer program wrote it: not for the dead letters, but for a newer worker.
    public var isNewer: Bool {
        switch self {
        case .unreadable(.newerFormat): true
        case .empty, .unreadable(.malformed), .otherOutput, .otherService: false
        }
    }
}
