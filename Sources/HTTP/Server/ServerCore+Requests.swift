import CMicroHTTPD
import Synchronization

extension ServerCore {
    /// The head is in: refuses it or lets the body come.
    func readHead(
        _ exchange: Exchange, _ handle: OpaquePointer, _ target: UnsafePointer<CChar>, _ method: UnsafePointer<CChar>,
        _ version: UnsafePointer<CChar>
    ) -> MHD_Result {
        let raw = RawHead(
            handle, method: method, target: target, targetLength: exchange.targetLength, version: version)
        do throws(Refusal) {
            let head = try RequestHead(raw, target: exchange.target, limits: options)
            guard head.contentLength <= options.maximumBufferedBytes - buffered.load(ordering: .relaxed) else {
                throw Refusal(503, "too many requests are under way; send it again later")
            }
            exchange.head = head
        } catch {
            count { $0.refused += 1 }
            exchange.stage = .answered
            return queue(.text(error.reason + "\n", status: error.status), exchange, handle)
        }
        exchange.stage = .body
        exchange.connection.beginBody(deadline: options.bodyDeadline)
        reaper.ringIfSooner(exchange.connection.deadline)
        return http_continue
    }

    func readBody(_ exchange: Exchange, _ bytes: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>) -> MHD_Result
    {
        let count = size.pointee
        guard let head = exchange.head, exchange.body.count + count <= head.contentLength else { return http_close }
        guard buffered.add(count, ordering: .relaxed).newValue <= options.maximumBufferedBytes else {
            buffered.subtract(count, ordering: .relaxed)
            self.count { $0.refused += 1 }
            return http_close
        }
        exchange.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        size.pointee = 0
        return http_continue
    }

    /// The request is whole: the handler's turn.
    func run(_ exchange: Exchange, _ handle: OpaquePointer) -> MHD_Result {
        guard let head = exchange.head, exchange.body.count == head.contentLength else { return http_close }
        exchange.stage = .handling
        exchange.connection.beginHandling(exchange, deadline: options.answerDeadline)
        reaper.ringIfSooner(exchange.connection.deadline)
        let request = HTTPRequest(
            method: head.method, target: head.target.text, path: head.target.path, query: head.target.query,
            headers: head.headers, body: exchange.body,
            peerAddress: http_connection_peer(handle).flatMap { SocketAddress(system: $0)?.host } ?? "unknown",
            hasClientCertificate: options.tls?.clientAuthority != nil && http_connection_has_certificate(handle))
        count { $0.handled += 1 }
        handler(request, HTTPResponder(exchange))
        // The server may have looked for sleeping connections just before this one would go to sleep.
        if isOver.load(ordering: .sequentiallyConsistent) { exchange.giveUp(.stopping) }
        return send(exchange, handle)
    }

    /// Sends the answer if there is one, or lets the connection sleep until there is.
    func send(_ exchange: Exchange, _ handle: OpaquePointer) -> MHD_Result {
        guard exchange.stage == .handling else { return http_continue }
        switch exchange.takeOutcome() {
        case nil, .awaited, .suspended:
            return http_continue
        case .given(let response):
            exchange.stage = .answered
            guard response.problem == nil else {
                count { $0.unanswered += 1 }
                return queue(.text("the answer cannot be sent\n", status: 500), exchange, handle)
            }
            return queue(response, exchange, handle)
        case .missing(let absence):
            exchange.stage = .answered
            count { $0.unanswered += 1 }
            return queue(Self.answer(absence), exchange, handle)
        case .abandoned, .over:
            return http_close
        }
    }

    private static func answer(_ absence: Exchange.Absence) -> HTTPResponse {
        switch absence {
        case .dropped: .text("the request was not answered\n", status: 500)
        case .late: .text("the answer took too long\n", status: 503)
        case .stopping: .text("the server is stopping\n", status: 503)
        }
    }

    private func queue(_ response: HTTPResponse, _ exchange: Exchange, _ handle: OpaquePointer) -> MHD_Result {
        guard let answer = AnswerBody.answer(response.body) else { return http_close }
        defer { MHD_destroy_response(answer) }
        for field in response.headers.fields {
            guard http_response_add(answer, field.name, field.value) else { return http_close }
        }
        if !options.keepsConnections || isStopping.load(ordering: .relaxed) {
            guard http_response_add(answer, "Connection", "close") else { return http_close }
        }
        exchange.connection.beginSending(deadline: options.sendDeadline)
        reaper.ringIfSooner(exchange.connection.deadline)
        return http_response_queue(handle, UInt32(response.status), answer) ? http_continue : http_close
    }
}
