/// Writes the log: one static sentence and typed fields a line, as JSON.
///
/// `{"time":"2026-01-31T23:59:59.999Z","level":"info","message":"the bank is ready","platform":"5000001"}`
public struct Logger: Sendable {
    private let minimum: LogLevel
    private let clock: WallClock
    private let sink: LogSink

    /// - Parameter minimum: Lines below this level are not even made.
    public init(minimum: LogLevel = .info, clock: WallClock = .system, sink: LogSink = .standardError) {
        self.minimum = minimum
        self.clock = clock
        self.sink = sink
    }

    /// Never blocks. Lines are at most 4,095 bytes; fields that do not fit are left out.
    public func log(
        _ level: LogLevel, _ message: StaticString,
        _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        guard level >= minimum else { return }
        sink.add(LogLine.text(time: clock.now(), level: level, message: message, fields: fields()))
    }

    public func debug(
        _ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        log(.debug, message, fields())
    }

    public func info(
        _ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        log(.info, message, fields())
    }

    public func warning(
        _ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        log(.warning, message, fields())
    }

    public func error(
        _ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        log(.error, message, fields())
    }

    /// Waits, at most a second, until what was logged before is written; the last thing a process does.
    public func flush() {
        sink.flush()
    }
}
