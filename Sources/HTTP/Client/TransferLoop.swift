import CCurl
import Foundation

/// The thread that runs every transfer of a client: libcurl's multi interface on epoll.
///
/// `@unchecked Sendable`: made by one thread and then used by the loop's own thread only.
final class TransferLoop: @unchecked Sendable {
    private let options: HTTPClientOptions
    private let mailbox: Mailbox
    private let multi: UnsafeMutableRawPointer
    private let poll: Int32
    private var events = [epoll_event](repeating: epoll_event(), count: 256)
    /// The sockets that libcurl has asked to watch.
    private var watched: Set<Int32> = []
    /// When libcurl wants to be called though no socket stirs.
    private var timer: ContinuousClock.Instant?
    private var active: [Transfer] = []
    private var idle: [Transfer] = []
    private var checks: [String: URLCheck] = [:]

    init(_ options: HTTPClientOptions, _ mailbox: Mailbox) throws(HTTPClientError) {
        guard let multi = curl_multi_init() else { throw .cannotStart("libcurl is out of memory") }
        let poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        self.options = options
        self.mailbox = mailbox
        self.multi = multi
        self.poll = poll
        guard poll >= 0, http_multi_set(multi, CURLMOPT_MAXCONNECTS, options.maximumInFlight) == CURLM_OK,
            watch(mailbox.bell, EPOLLIN.rawValue)
        else { throw .cannotStart(String(cString: strerror(errno))) }
    }

    deinit {
        idle = []
        active = []
        curl_multi_cleanup(multi)
        if poll >= 0 { close(poll) }
    }

    /// Runs until the client is stopped and every completion was called.
    func run() {
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, nil)
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = http_multi_set_callbacks(multi, Self.socketChanged, Self.timerChanged, context)
        mailbox.begin()
        while !isOver() {
            start()
            wait()
            finish()
        }
        for transfer in active {
            curl_multi_remove_handle(multi, transfer.handle.pointer)
            let outcome = transfer.stoppedOutcome
            mailbox.completed()
            transfer.finish()?(outcome)
        }
        active = []
        mailbox.end()
    }

    /// Gives back what waits once the client is to stop; true when nothing is left to wait for.
    private func isOver() -> Bool {
        let now = ContinuousClock.now
        for call in mailbox.takeExpired(at: now) { call.completion(.notSent(.timedOutInQueue)) }
        guard let stop = mailbox.stopDeadline else { return false }
        for call in mailbox.takeAll() { call.completion(.notSent(.stopped)) }
        return active.isEmpty || stop <= now
    }

    private func start() {
        let now = ContinuousClock.now
        for call in mailbox.take(options.maximumInFlight - active.count) {
            if let refusal = begin(call, at: now) {
                mailbox.completed()
                call.completion(.notSent(refusal))
            }
        }
    }

    private func begin(_ call: QueuedCall, at now: ContinuousClock.Instant) -> NotSent? {
        guard call.deadline > now else { return .timedOutInQueue }
        let check = check(call.call.url)
        if let problem = check.problem { return .badCall(problem) }
        guard let transfer = idle.popLast() ?? Transfer(options) else { return .other("libcurl gave no handle") }
        guard transfer.prepare(call, isSecure: check.isSecure, at: now),
            curl_multi_add_handle(multi, transfer.handle.pointer) == CURLM_OK
        else { return .other("libcurl refused the call") }
        transfer.index = active.count
        active.append(transfer)
        return nil
    }

    private func check(_ url: String) -> URLCheck {
        if let known = checks[url] { return known }
        // Most clients call few URLs; one that makes new ones all the time must not fill the memory.
        if checks.count >= 256 { checks.removeAll() }
        let check = URLCheck(url)
        checks[url] = check
        return check
    }

    private func finish() {
        var code = CURLE_OK
        while let handle = http_multi_finished(multi, &code) {
            guard let transfer = Transfer.from(http_easy_private(handle)) else { continue }
            let outcome = transfer.outcome(code)
            curl_multi_remove_handle(multi, handle)
            let last = active.removeLast()
            if last !== transfer {
                last.index = transfer.index
                active[transfer.index] = last
            }
            let completion = transfer.finish()
            idle.append(transfer)
            mailbox.completed()
            completion?(outcome)
        }
    }

    private func wait() {
        let count = epoll_wait(poll, &events, Int32(events.count), patience())
        var running: Int32 = 0
        for event in events.prefix(max(0, Int(count))) {
            if event.data.fd == mailbox.bell {
                mailbox.quiet()
                continue
            }
            var happened: Int32 = 0
            if event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { happened |= CURL_CSELECT_IN }
            if event.events & EPOLLOUT.rawValue != 0 { happened |= CURL_CSELECT_OUT }
            if event.events & EPOLLERR.rawValue != 0 { happened |= CURL_CSELECT_ERR }
            curl_multi_socket_action(multi, event.data.fd, happened, &running)
        }
        if let due = timer, due <= .now {
            timer = nil
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
        }
    }

    /// Milliseconds until something is due, rounded up; -1 for ever.
    private func patience() -> Int32 {
        let deadlines = [timer, mailbox.nextDeadline].compactMap { $0 }
        guard let next = deadlines.min() else { return -1 }
        let left = (next - .now) / .milliseconds(1)
        return left <= 0 ? 0 : Int32(min(left.rounded(.up), 60_000))
    }

    private func watch(_ socket: Int32, _ wanted: UInt32) -> Bool {
        var event = epoll_event(events: wanted, data: epoll_data_t(fd: socket))
        let operation = watched.insert(socket).inserted ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
        return epoll_ctl(poll, operation, socket, &event) == 0
    }

    private func forget(_ socket: Int32) {
        guard watched.remove(socket) != nil else { return }
        epoll_ctl(poll, EPOLL_CTL_DEL, socket, nil)
    }

    /// Always a success: told of a failure, libcurl would give up every call and forget their time-outs. A socket that
    /// cannot be watched leaves its own call to its time-out.
    private static let socketChanged: curl_socket_callback = { _, socket, what, context, _ in
        guard let context else { return 0 }
        let loop = Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
        switch what {
        case CURL_POLL_REMOVE: loop.forget(socket)
        case CURL_POLL_IN: _ = loop.watch(socket, EPOLLIN.rawValue)
        case CURL_POLL_OUT: _ = loop.watch(socket, EPOLLOUT.rawValue)
        default: _ = loop.watch(socket, EPOLLIN.rawValue | EPOLLOUT.rawValue)
        }
        return 0
    }

    private static let timerChanged: curl_multi_timer_callback = { _, milliseconds, context in
        guard let context else { return 0 }
        let loop = Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
        loop.timer = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
        return 0
    }
}
