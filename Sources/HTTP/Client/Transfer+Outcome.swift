import CCurl

extension Transfer {
    /// Nothing that could be acted on has left: no connection and handshake, or, with a body, none of it was read.
    ///
    /// A request without a body is whole as soon as its header has left, so for it only the connection counts.
    private var isUnsent: Bool {
        guard hasBody else { return !handle.reached(isSecure ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T) }
        return bytesRead == 0 && !handle.reached(CURLINFO_PRETRANSFER_TIME_T)
    }

    func outcome(_ code: CURLcode) -> HTTPOutcome {
        TransferEnd(
            code: code, why: handle.explain(code), isUnsent: isUnsent,
            status: handle.number(CURLINFO_RESPONSE_CODE), systemError: handle.number(CURLINFO_OS_ERRNO),
            answer: answer
        ).outcome
    }

    /// The outcome of a call that is broken off by the client itself.
    var stoppedOutcome: HTTPOutcome {
        isUnsent ? .notSent(.stopped) : .inDoubt(.stopped)
    }
}
