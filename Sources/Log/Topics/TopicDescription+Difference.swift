extension TopicDescription {
    /// How the topic that is there differs from the one that is wanted, as a sentence; nil when it does not.
    public func difference(from wanted: TopicSpecification) -> String? {
        if partitions != wanted.partitions {
            return
                "topic '\(name)' has \(partitions) partitions, not \(wanted.partitions); the number cannot be changed"
        }
        if let cleanup, cleanup != wanted.cleanup {
            return "topic '\(name)' has the cleanup \(cleanup), not \(wanted.cleanup)"
        }
        return nil
    }
}

extension Cleanup: CustomStringConvertible {
    public var description: String {
        switch self {
        case .keep: "keep"
        case .delete(let age): "delete after \(age)"
        case .compact: "compact"
        }
    }
}
