/// A call that waits for its turn.
struct QueuedCall: Sendable {
    let call: HTTPCall
    let completion: @Sendable (HTTPOutcome) -> Void
    let deadline: ContinuousClock.Instant

    init(_ call: HTTPCall, _ completion: @escaping @Sendable (HTTPOutcome) -> Void) {
        self.call = call
        self.completion = completion
        deadline = .now + call.timeout
    }
}
