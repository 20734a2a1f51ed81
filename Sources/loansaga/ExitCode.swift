/// How a command ended, for scripts.
enum ExitCode: Int32 {
    case done = 0
    case failed = 1
    /// Wrong usage (`EX_USAGE` of sysexits.h).
    case usage = 64
    /// A broker or the bank is away (`EX_TEMPFAIL`).
    case tryAgain = 75
}
