/// What goes wrong around the engine, or is done by people at a bad moment.
public enum Fault: Int, CaseIterable, Hashable, Sendable {
    // MARK: Processes

    /// An owner's process dies between two effects; another takes its partitions over.
    case ownerCrash
    /// An owner stands still for minutes or hours, loses its partitions, and then goes on with what it had in hand.
    case ownerPause
    /// A worker's process dies: before it sends, after the bank did it, before or after its record is in the log.
    case workerCrash
    /// A worker stands still and then goes on with the commands that it had read.
    case workerPause
    /// The gateway dies with a notification in hand, before or after its record is in the log.
    case gatewayCrash
    /// Intake dies with an event in hand.
    case intakeCrash
    /// Every process is replaced, one after the other.
    case rollingUpgrade
    /// A process has not read the definitions yet.
    case definitionsLate

    // MARK: The log

    /// An append is in the log, and whoever made it does not learn that, and makes it again.
    case appendUnacknowledged
    /// An append takes seconds.
    case appendSlow
    /// The checkpoints' topic is compacted.
    case compaction
    /// Clocks are apart, as far as is allowed.
    case clockSkew

    // MARK: The bank

    /// The bank is down for a while.
    case bankDown
    /// The bank takes requests off the wire and works on none for minutes; then it does them all, when nobody waits any
    /// more.
    case bankStalls
    /// The bank does not know our key for a while, and says of every call that its signature is wrong.
    case keyUnknown
    case connectionRefused
    /// The request is lost on its way.
    case requestLost
    /// The bank does it, and its answer is lost.
    case answerLost
    /// Nobody waits any more when the request gets through, minutes later.
    case requestLate
    /// The request gets through twice, the second time perhaps so late that the bank only just takes it.
    case requestRepeated
    case serverError
    /// The bank does it, and answers with an error of its server.
    case serverErrorAfter
    /// The bank does it, and its answer's signature is wrong.
    case signatureWrong
    /// The bank does it, and answers with a code that its specification does not have.
    case codeUnknown
    case busy
    /// The bank takes the call in and does it later.
    case takenIn
    case payoutFails
    /// Money that is nothing to do with us is frozen for the project, at the bank's counter, for a while.
    case foreignFreeze
    case notificationLost
    case notificationRepeated
    /// A notification gets through long after the bank gave its attempt up.
    case notificationLate

    // MARK: People

    /// The platform sends an event once more.
    case eventRepeated
    /// An event comes before what it belongs to.
    case eventEarly
    case userCancels
    case userIgnores
    /// A user has the page open for so long that it is nearly or already over.
    case userLate
    /// A user opens the page twice and confirms both.
    case userTwice
    /// An operator says what the bank's statement tells while it may still change.
    case operatorHasty
    /// An operator does something to a saga that goes its way.
    case operatorMeddles

    public var name: String { "\(self)" }
}
