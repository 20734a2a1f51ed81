/// Why a family cannot be made from its checkpoint.
public enum CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Until it is known here, the owner waits.
    case missing(Missing)
    /// A newer program wrote it, and has to read it.
    case newerFormat(Int)
    /// The head lists it, and it is not there.
    case missingPart(CheckpointKey)
    /// The bytes are not those that were written.
    case checksum(CheckpointKey?)
    /// It belongs to something else than its key says.
    case misplaced(CheckpointKey)
    /// - Parameter offset: of the first byte that does not fit.
    case malformed(reason: String, offset: Int)

    public var description: String {
        switch self {
        case .missing(let missing): "\(missing)"
        case .newerFormat(let version):
            "the checkpoint is in format \(version), and this program reads up to \(CheckpointFormat.current); "
                + "run a newer one"
        case .missingPart(let key): "the checkpoint's part '\(key.text)' is not there"
        case .checksum(let key?):
            "the checkpoint's part '\(key.text)' is damaged: its checksum differs; remove it, and an older one is used"
        case .checksum(nil): "the checkpoint is damaged: its checksum differs; remove it, and an older one is used"
        case .misplaced(let key): "what stands under '\(key.text)' is a part of something else"
        case .malformed(let reason, let offset): "the checkpoint is not as it was written, at byte \(offset): \(reason)"
        }
    }
}

/// The format that checkpoints are written in; each begins with it.
public enum CheckpointFormat {
    public static let current = 1
    /// A family that has more sagas than this is written in parts.
    public static let sagasInWhole = SagaTable.rangeSize
    /// The most bytes of one record, unless told otherwise; below what every log takes.
    public static let maximumBytes = 900_000
}
