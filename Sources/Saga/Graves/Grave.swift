import Custody

/// What is kept of a family when all its sagas have shrunk away: counters that are never used twice, and who was there.
///
/// A record that something new comes of makes a family of it again, with its counters continued; the family is laid to
/// rest again when that has ended.
///
/// A loan's family is done only when its project is 已截标 or 流标, or was never created. What a project has come to is
/// not asked of the bank: the definitions say it by their calls. From an applied `CREATE_PROJECT` until an applied
/// `MODIFY_PROJECT` to `FINISH` or `MISCARRY`, the family's counters are kept for as long as it takes, for a repayment
/// that falls due after years; who was there is forgotten after 400 days in any case. All other graves are removed then.
public struct Grave: Equatable, Sendable {
    /// The last record that was applied.
    public let offset: Int64
    /// The greatest time of the records that were applied, in milliseconds.
    let time: Int64
    @Compact private(set) var sequence: Int
    @Compact private(set) var arming: Int
    /// How many request numbers were given out.
    @Compact private(set) var calls: Int
    /// On which it was made, since 1970; nil when those who were there are forgotten.
    @CompactOptional private(set) var day: Int?
    let hasOpenProject: Bool
    /// Most families had one saga that was nobody's child; it needs no memory of its own.
    private let first: Past.Entry?
    private let others: Past?

    init(
        offset: Int64, time: Int64, sequence: Int, arming: Int, calls: Int, day: Int?, hasOpenProject: Bool,
        past: Past
    ) {
        self.offset = offset
        self.time = time
        self.hasOpenProject = hasOpenProject
        first = past.entries.first
        let others = Past(entries: Array(past.entries.dropFirst()), children: past.children)
        self.others = others == Past() ? nil : others
        self.sequence = sequence
        self.arming = arming
        self.calls = calls
        self.day = day
    }

    var past: Past {
        Past(entries: (first.map { [$0] } ?? []) + (others?.entries ?? []), children: others?.children ?? [])
    }

    /// When it is removed, or, while its project lives, when those who were there are forgotten.
    public var wake: Wake? {
        day.map { Wake(at: Int64($0 + 1 + Past.days) * Past.dayLength, arming: arming) }
    }

    /// After a record of which nothing came but an answer.
    func after(_ offset: Int64, _ time: Int64, sequence: Int) -> Grave {
        Grave(
            offset: offset, time: time, sequence: sequence, arming: arming, calls: calls, day: day,
            hasOpenProject: hasOpenProject, past: past)
    }

    /// When those who were there are forgotten; nil when nothing is left.
    func forgotten(_ offset: Int64, _ time: Int64) -> Grave? {
        guard hasOpenProject else { return nil }
        return Grave(
            offset: offset, time: time, sequence: sequence, arming: arming, calls: calls, day: nil,
            hasOpenProject: true, past: Past())
    }
}
