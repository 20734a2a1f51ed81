/// Every period that the bank and the engine must read alike.
public struct Periods: Hashable, Sendable {
    /// How far a request's timestamp may be from the bank's clock.
    public var timestampTolerance: Duration
    /// How long after a command is given an attempt may still begin.
    public var sendWindow: Duration
    /// How far two clocks may be apart.
    public var clockAllowance: Duration
    /// How long the bank may work on a request after it accepted its timestamp.
    public var processingWindow: Duration
    /// How long a page lives that has no `expired`.
    public var pageLifetime: Duration
    /// Within this time the bank makes all attempts at a notification.
    public var notificationHour: Duration
    /// When the attempts at a notification are made, counted from its first: as many as there are entries.
    public var notificationAttempts: [Duration]
    /// How long an event waits for its family to exist.
    public var earlyEventWait: Duration
}
