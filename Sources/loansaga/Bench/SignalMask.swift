import Glibc

enum SignalMask {
    /// Runs the body with no signal blocked.
    ///
    /// Threads of Dispatch block most signals, and what they start would inherit that: it would never hear the alarm or
    /// the wish to stop that it waits for.
    static func cleared(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var former = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        try body()
    }
}
