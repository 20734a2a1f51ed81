public import Saga

/// A saga's row in the read model.
public struct SagaRow: Hashable, Sendable {
    public let view: SagaView
    /// The view as it stands in the log.
    public let record: [UInt8]

    public init(_ view: SagaView, record: [UInt8]) {
        self.view = view
        self.record = record
    }

    public var name: SagaName { SagaName(family: view.family, saga: view.saga) }

    /// Where it stands among all in a list: first the held ones, the longest held before the others, then the rest, the
    /// latest started before the others.
    public var rank: Int64 {
        if let held = view.held { return held.since }
        // Beyond every time, so that what is held comes first.
        let (rank, overflows) = (Int64.max / 2).subtractingReportingOverflow(view.startedAt)
        return overflows ? .max : rank
    }

    /// Whether it says something later than another row; a repeated or older record does not.
    public func replaces(_ other: SagaRow) -> Bool { view.asOf > other.view.asOf }
}
