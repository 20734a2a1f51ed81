/// A mistake that can be planted in what performs the roles' actions in a simulation, so that whoever looks for mistakes is
/// seen to find it: what the bad engine does, a sentence each.
public enum ShellFault: String, CaseIterable, Sendable {
    /// An owner commits what it has folded, whether what came of that is in the log or not.
    case commitBeforeOutputs
    /// A checkpoint is appended before what came of its record is committed.
    case checkpointBeforeCommit
    /// A family's checkpoints all stand under one key.
    case checkpointKeyWithoutOffset
    /// What is kept of a finished family is removed.
    case finishedValueRemoved
    /// The parts of a large family are written over each other.
    case partsOverwrittenInPlace
    /// A marker is appended before the checkpoints of what was changed below it.
    case markerBeforeValues
    /// An owner removes whatever it has not written itself, newer values too.
    case newerValuesRemoved
    /// A worker sends a command whenever it comes to it.
    case notAfterPassedOver
    /// Intake says that it has an event before it is in the log.
    case eventAcknowledgedFirst
    /// The gateway says `OK` before the notification is in the log.
    case notificationAcknowledgedFirst
    /// An owner that begins anew is silent about everything that is in the inbox by then.
    case outputsSuppressedToTheEnd
}
