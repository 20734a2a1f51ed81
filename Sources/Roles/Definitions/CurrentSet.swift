public import Custody
public import Workflow

/// The set of definitions by which new sagas are started.
public struct CurrentSet: Sendable {
    public struct Member: Sendable {
        public let definition: Definition
        public let digest: String
    }

    public let digest: String
    /// Children before parents.
    public let members: [Member]
    public let profile: Profile
    public let profileDigest: String
    /// What the platform's events are checked by.
    public let intake: EventIntake
    /// When it was published, in milliseconds.
    public let time: Int64
    /// Who published it.
    public let by: String
}
