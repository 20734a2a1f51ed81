/// The files of a key directory.
public enum KeyFileName: String, CaseIterable, Sendable {
    case platformPrivate = "platform.key"
    case platformPublic = "platform.pub"
    case bankPrivate = "bank.key"
    case bankPublic = "bank.pub"
    case seal = "seal.key"
    case digest = "digest.key"

    /// Whether nobody but the owner may read the file.
    public var isPrivate: Bool {
        switch self {
        case .platformPrivate, .bankPrivate, .seal, .digest: true
        case .platformPublic, .bankPublic: false
        }
    }
}
