/// A topic that is to be made.
public struct TopicSpecification: Hashable, Sendable {
    /// The most partitions a topic may have.
    public static let maximumPartitions = 10_000

    public let name: String
    public let partitions: Int
    public let cleanup: Cleanup

    public init(_ name: String, partitions: Int, cleanup: Cleanup = .keep) {
        self.name = name
        self.partitions = partitions
        self.cleanup = cleanup
    }

    /// What is wrong with it, as a sentence; nil when nothing is.
    ///
    /// Names are Kafka's: 1 to 249 of the letters a to z and A to Z, digits, `.`, `_` and `-`, and neither `.` nor `..`.
    public var problem: String? {
        let isNamed =
            (1...249).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isNamed else {
            return "a topic's name has 1 to 249 letters, digits, dots, underscores and hyphens; '\(name)' has not"
        }
        guard (1...Self.maximumPartitions).contains(partitions) else {
            return "topic '\(name)' is to have \(partitions) partitions; 1 to \(Self.maximumPartitions) are possible"
        }
        if case .delete(let age) = cleanup, age <= .zero {
            return "topic '\(name)' is to delete records after \(age); the age must be above zero"
        }
        return nil
    }
}
