import CCurl

/// One call under way on one easy handle; used again for later calls, by the loop's thread only.
final class Transfer {
    let handle: EasyHandle
    private(set) var answer: AnswerCollector
    /// How much of the body libcurl has asked for: from the first byte on, the call is in doubt.
    private(set) var bytesRead = 0
    private(set) var hasBody = false
    private(set) var isSecure = false
    /// Where the loop keeps it.
    var index = 0
    private let options: HTTPClientOptions
    private var body: [UInt8] = []
    /// What the handle is set to from the call before: most calls of a client go to one place with the same header.
    private var url: String?
    private var headers: HTTPHeaders?
    private var completion: (@Sendable (HTTPOutcome) -> Void)?

    init?(_ options: HTTPClientOptions) {
        guard let handle = EasyHandle(options) else { return nil }
        self.handle = handle
        self.options = options
        answer = AnswerCollector(options)
        let context = Unmanaged.passUnretained(self).toOpaque()
        // There is deliberately no seek function: with one, libcurl would send a body again by itself.
        guard handle.set(CURLOPT_PRIVATE, context),
            handle.set(CURLOPT_READFUNCTION, Self.read), handle.set(CURLOPT_READDATA, context),
            handle.set(CURLOPT_HEADERFUNCTION, Self.takeLine), handle.set(CURLOPT_HEADERDATA, context),
            handle.set(CURLOPT_WRITEFUNCTION, Self.takeBody), handle.set(CURLOPT_WRITEDATA, context)
        else { return nil }
    }

    /// Makes the handle ready for a call; false when libcurl refuses an option.
    func prepare(_ queued: QueuedCall, isSecure: Bool, at now: ContinuousClock.Instant) -> Bool {
        let call = queued.call
        completion = queued.completion
        body = call.body
        hasBody = !call.body.isEmpty
        self.isSecure = isSecure
        bytesRead = 0
        answer = AnswerCollector(options)
        handle.forgetError()
        let remaining = Self.milliseconds(queued.deadline - now)
        // Without a body libcurl would repeat the request on its own when a kept connection dies.
        let isFresh = !call.repeatable || !hasBody
        return setPlace(call)
            && (call.method == .post
                ? handle.set(CURLOPT_POST, 1) && handle.set(CURLOPT_POSTFIELDSIZE_LARGE, size: call.body.count)
                : handle.set(CURLOPT_HTTPGET, 1))
            && handle.set(CURLOPT_TIMEOUT_MS, remaining)
            && handle.set(CURLOPT_CONNECTTIMEOUT_MS, min(remaining, Self.milliseconds(call.connectTimeout)))
            && handle.set(CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0)
            && handle.set(CURLOPT_FORBID_REUSE, isFresh ? 1 : 0)
    }

    /// Sets the URL and the header lines, unless they are set already.
    private func setPlace(_ call: HTTPCall) -> Bool {
        if url.map({ HTTPSyntax.isSame($0, call.url) }) != true {
            url = nil
            guard handle.set(CURLOPT_URL, call.url) else { return false }
            url = call.url
        }
        if headers?.isSame(as: call.headers) != true {
            headers = nil
            guard handle.setLines(Self.lines(call)) else { return false }
            headers = call.headers
        }
        return true
    }

    /// Ends the call and forgets it; what is returned tells its sender.
    func finish() -> (@Sendable (HTTPOutcome) -> Void)? {
        defer {
            completion = nil
            body = []
            answer = AnswerCollector(options)
        }
        return completion
    }

    private static func lines(_ call: HTTPCall) -> [String] {
        // libcurl would wait for a 100 Continue before larger bodies, and call any body a form.
        var lines = ["Expect:"]
        if call.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        if call.headers["Accept"] == nil { lines.append("Accept:") }
        for field in call.headers.fields {
            lines.append(field.value.isEmpty ? field.name + ";" : field.name + ": " + field.value)
        }
        return lines
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        max(1, Int(duration / .milliseconds(1)))
    }

    private static let read: EasyHandle.Function = { into, size, count, context in
        guard let into, let transfer = Transfer.from(context) else { return Int(CURL_READFUNC_ABORT) }
        let length = min(size * count, transfer.body.count - transfer.bytesRead)
        // Asked for more than there is, libcurl is repeating the request: what it had taken never left, and it does not
        // ask for a rewind then. The repeated request must not seem whole.
        guard length > 0 else { return Int(CURL_READFUNC_ABORT) }
        transfer.body.withUnsafeBytes { bytes in
            let piece = UnsafeRawBufferPointer(rebasing: bytes[transfer.bytesRead..<transfer.bytesRead + length])
            UnsafeMutableRawBufferPointer(start: into, count: length).copyMemory(from: piece)
        }
        transfer.bytesRead += length
        return length
    }

    // A count other than the given one makes libcurl end the transfer with CURLE_WRITE_ERROR.

    private static let takeLine: EasyHandle.Function = { bytes, size, count, context in
        guard let transfer = Transfer.from(context) else { return 0 }
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return transfer.answer.addLine(line) ? line.count : line.count + 1
    }

    private static let takeBody: EasyHandle.Function = { bytes, size, count, context in
        guard let transfer = Transfer.from(context) else { return 0 }
        let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return transfer.answer.addBody(piece) ? piece.count : piece.count + 1
    }

    static func from(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
