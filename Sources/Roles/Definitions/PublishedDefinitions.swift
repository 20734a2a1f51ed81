public import Saga

/// What has been read of the topic of definitions.
public struct PublishedDefinitions: Sendable {
    /// What an owner folds by.
    public private(set) var library = Library()

    public init() {}
}
