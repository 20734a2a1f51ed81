import HTTP
import JSON
import Orchestrator
import Queues
import Runtime
import Synchronization

/// What every answer is made with.
final class Desk: Sendable {
    let context: RoleContext
    let readModel: ReadModel
    let board: AnswerBoard
    let options: ConsoleOptions
    let appender: Appender
    /// Takes mended events in.
    let events: EventDoor
    /// Dead letters that are just being put back or discarded.
    let lettersUnderWay = Mutex<Set<String>>([])
    /// Set when the console stops: batches send nothing more.
    let isStopping = Monitor(false)

    init(
        _ context: RoleContext, _ readModel: ReadModel, _ board: AnswerBoard, _ options: ConsoleOptions,
        _ appender: Appender
    ) {
        self.context = context
        self.readModel = readModel
        self.board = board
        self.options = options
        self.appender = appender
        events = EventDoor(context, appender: appender)
    }

    var logger: Logger { context.logger }

    /// How old what is shown is: `{"readUpTo":"2026-01-31T12:00:00.000Z","ageMilliseconds":120}`, null while that is not
    /// known.
    var view: JSONValue {
        guard let readUpTo = readModel.readUpTo else { return ["readUpTo": nil, "ageMilliseconds": nil] }
        return [
            "readUpTo": .time(readUpTo),
            "ageMilliseconds": .number(JSONNumber(max(0, context.clock.now() - readUpTo))),
        ]
    }

    /// Asks the read model.
    func ask<Answer>(_ question: () throws(ReadModel.Problem) -> Answer) throws(Problem) -> Answer {
        do throws(ReadModel.Problem) {
            return try question()
        } catch {
            throw .unavailable(error.description)
        }
    }
}

extension JSONValue {
    /// `2026-01-31T12:00:00.000Z`
    static func time(_ milliseconds: Int64) -> JSONValue { .string(WallClock.text(of: milliseconds)) }

    static func time(_ milliseconds: Int64?) -> JSONValue { milliseconds.map { .time($0) } ?? .null }

    static func count(_ count: Int) -> JSONValue { .number(JSONNumber(count)) }
}
