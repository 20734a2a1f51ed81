import Glibc
import Runtime
import Simulation

/// How far a campaign is.
struct CampaignProgress {
    let done: Int
    let of: Int
    let failed: Int
    let took: Duration

    /// Such as `1,200 of 10,000 histories, 400 a second, 0 failed, 22.0 s left`.
    var text: String {
        let rate = Double(done) / max(Figures.seconds(took), 0.001)
        let left = rate > 0 ? Figures.length(.seconds(Double(of - done) / rate)) : "?"
        return
            "\(Figures.grouped(done)) of \(Figures.count(of, "history", "histories")), \(Figures.short(rate)) a second,"
            + " \(Figures.grouped(failed)) failed, \(left) left"
    }
}

/// A line on standard error that changes; where that is no terminal, a line each time.
struct ProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ text: String) {
        guard isTerminal else { return Output.note(text) }
        try? StandardStream.error.write(Array("\r\u{1B}[K\(text)".utf8))
    }

    /// Makes room for what comes after it.
    func clear() {
        if isTerminal { try? StandardStream.error.write(Array("\r\u{1B}[K".utf8)) }
    }
}
