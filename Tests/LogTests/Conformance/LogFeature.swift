/// What a log may lack in a test's surroundings: only Kafka's mock cluster lacks any.
enum LogFeature: String, Hashable, Sendable, CaseIterable {
    case compaction
    case adminCalls
    case appendTime
    case staticMembership

    var reasonForSkipping: String {
        switch self {
        case .compaction: "the mock cluster does not compact"
        case .adminCalls: "the mock cluster has no admin calls"
        case .appendTime: "the mock cluster never gives LogAppendTime"
        case .staticMembership: "the mock cluster ignores group.instance.id"
        }
    }
}
