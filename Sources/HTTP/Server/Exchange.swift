import CMicroHTTPD
import Synchronization

/// One request on its way in and its answer on the way out.
///
/// Touched by the connection's own thread, but for `outcome`: that is where an answer from another thread comes in.
///
/// `@unchecked Sendable`: the connection is resumed only while `outcome` says that it is suspended, which keeps it
/// alive; the parts without a lock belong to the connection's thread.
final class Exchange: @unchecked Sendable {
    enum Stage {
        case head
        case body
        case handling
        case answered
    }

    /// What has become of the answer.
    enum Outcome {
        case awaited
        /// The connection sleeps until the answer comes.
        case suspended
        case given(HTTPResponse)
        case missing(Absence)
        case abandoned
        case over
    }

    /// Why there is no answer.
    enum Absence {
        case dropped
        case late
        case stopping
    }

    let connection: Connection
    let target: [UInt8]
    let targetLength: Int
    var stage = Stage.head
    var head: RequestHead?
    var body: [UInt8] = []
    private let handle: OpaquePointer
    private let outcome = Mutex(Outcome.awaited)

    init(_ connection: Connection, handle: OpaquePointer, target: [UInt8], targetLength: Int) {
        self.connection = connection
        self.handle = handle
        self.target = target
        self.targetLength = targetLength
    }

    /// Takes the answer; false when one was given before or the peer is gone.
    func answer(_ response: HTTPResponse) -> Bool { settle(.given(response)) }

    func abandon() -> Bool { settle(.abandoned) }

    @discardableResult
    func giveUp(_ absence: Absence) -> Bool { settle(.missing(absence)) }

    private func settle(_ new: Outcome) -> Bool {
        outcome.withLock { outcome in
            switch outcome {
            case .awaited:
                outcome = new
                return true
            case .suspended:
                outcome = new
                MHD_resume_connection(handle)
                return true
            case .given, .missing, .abandoned, .over:
                return false
            }
        }
    }

    /// Called by the connection's thread: what to send, or nil when the connection now sleeps until there is something.
    func takeOutcome() -> Outcome? {
        outcome.withLock { current in
            switch current {
            case .awaited:
                current = .suspended
                MHD_suspend_connection(handle)
                return nil
            case .suspended:
                return nil
            case .given, .missing, .abandoned, .over:
                let taken = current
                current = .over
                return taken
            }
        }
    }

    /// The connection is done with this request; answers that come now are dropped.
    func close() {
        outcome.withLock { $0 = .over }
    }
}
