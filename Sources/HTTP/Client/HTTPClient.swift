/// Sends calls, each at most once, and tells for certain whether one that failed was not sent or is in doubt.
///
/// One thread runs every transfer. Completions are called on it, so they must not block; a refusal for lack of room is
/// given at once on the caller's thread.
public final class HTTPClient: Sendable {
    private let mailbox: Mailbox

    public init(_ options: HTTPClientOptions = HTTPClientOptions()) throws(HTTPClientError) {
        try options.check()
        mailbox = try Mailbox(maximumQueued: options.maximumQueued, maximumInFlight: options.maximumInFlight)
        let loop = try TransferLoop(options, mailbox)
        do throws(ThreadFailure) {
            try OwnThread.start("http-client", stackSize: 1024 * 1024) { loop.run() }
        } catch {
            throw .cannotStart(error.description)
        }
    }

    /// Sends a call; `completion` is called exactly once.
    public func send(_ call: HTTPCall, completion: @escaping @Sendable (HTTPOutcome) -> Void) {
        if let problem = call.problem {
            completion(.notSent(.badCall(problem)))
        } else if let refusal = mailbox.put(QueuedCall(call, completion)) {
            completion(.notSent(refusal))
        }
    }

    /// Sends a call and waits for what becomes of it; cancelling the task does not cancel the call.
    public func send(_ call: HTTPCall) async -> HTTPOutcome {
        await withCheckedContinuation { continuation in
            // Let go of while the call is under way, the client would stop and leave it in doubt.
            send(call) { [self] outcome in
                withExtendedLifetime(self) { continuation.resume(returning: outcome) }
            }
        }
    }

    /// Calls waiting and under way.
    public var load: Int { mailbox.load }

    /// Takes no new call, gives those that wait back as not sent, lets those under way finish for this long, and leaves
    /// the rest in doubt.
    ///
    /// Blocks until every completion was called, at most ten seconds longer than told, unless a completion calls it.
    public func stop(within grace: Duration) {
        let deadline = ContinuousClock.now + grace
        mailbox.stop(by: deadline)
        mailbox.waitUntilOver(deadline + .seconds(10))
    }

    deinit {
        mailbox.stop(by: .now)
    }
}
