import Glibc
import Synchronization

/// A spawned process, its pipes, and the loop that keeps them flowing.
struct ChildProcess: Sendable {
    enum Stream: Sendable {
        case output, errors
    }

    let identifier: pid_t
    private let input: Int32
    private let output: Int32
    private let errors: Int32
    /// Nobody writes to it: its other end closes when the process ends, whatever the process closed before.
    private let life: Int32

    /// One at a time: between a `pipe` and its `FD_CLOEXEC`, another spawn would inherit the wrong ends.
    private static let spawning = Mutex(())

    init(_ executable: String, _ arguments: [String], environment: [String: String]) throws {
        self = try Self.spawning.withLock { _ in
            try Self.spawn(executable, arguments, environment: environment)
        }
    }

    private init(identifier: pid_t, input: Int32, output: Int32, errors: Int32, life: Int32) {
        self.identifier = identifier
        self.input = input
        self.output = output
        self.errors = errors
        self.life = life
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], environment: [String: String]
    ) throws -> ChildProcess {
        // Each has its reading end first. Reading ends of input are the child's, of the others ours.
        let pipes = try (0..<4).map { _ in try makePipe(for: executable) }
        let theirs = [pipes[0].reading, pipes[1].writing, pipes[2].writing, pipes[3].writing]
        let ours = [pipes[0].writing, pipes[1].reading, pipes[2].reading, pipes[3].reading]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
            for handle in theirs { close(handle) }
        }
        for (number, handle) in theirs.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, handle, Int32(number))
        }
        // Whatever the tests block or ignore, the program starts with the defaults.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let words = ([executable] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, executable, &actions, &attributes, words, variables)
        guard code == 0 else {
            for handle in ours { close(handle) }
            throw CommandError.notStarted(executable: executable, reason: String(cString: strerror(code)))
        }
        return ChildProcess(
            identifier: identifier, input: ours[0], output: ours[1], errors: ours[2], life: ours[3])
    }

    /// Above the four numbers that the child's ends are copied to, and closed in every child.
    private static func makePipe(for executable: String) throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw CommandError.notStarted(executable: executable, reason: String(cString: strerror(errno)))
        }
        defer { for end in ends { close(end) } }
        let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
        return (moved[0], moved[1])
    }

    /// Writes the input and hands over what comes back, until the process has ended and its pipes are empty.
    ///
    /// Runs on a thread that ends with it: a program that does not read its input leaves a SIGPIPE pending there.
    func serve(input bytes: [UInt8], received: (Stream, ArraySlice<UInt8>) -> Void) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var isOpen = [true, true, true, true]
        let handles = [input, output, errors, life]
        var rest = bytes[...]
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        _ = fcntl(input, F_SETFL, O_NONBLOCK)
        while isOpen[3] {
            if rest.isEmpty, isOpen[0] {
                close(input)
                isOpen[0] = false
            }
            var waits = (0..<4).map {
                pollfd(fd: isOpen[$0] ? handles[$0] : -1, events: Int16($0 == 0 ? POLLOUT : POLLIN), revents: 0)
            }
            guard poll(&waits, 4, -1) > 0 else { continue }
            if waits[0].revents != 0 {
                rest = waits[0].revents & Int16(POLLERR) != 0 ? [] : write(rest)
            }
            for (number, stream) in [(1, Stream.output), (2, .errors)] where waits[number].revents != 0 {
                let count = read(handles[number], &buffer, buffer.count)
                if count > 0 {
                    received(stream, buffer[..<count])
                } else {
                    isOpen[number] = false
                }
            }
            // The pipes of a process that has ended are emptied first; what outlives it holds them up no longer.
            if waits[3].revents != 0, waits[1].revents & Int16(POLLIN) == 0, waits[2].revents & Int16(POLLIN) == 0 {
                isOpen[3] = false
            }
        }
        for handle in handles[1...] { close(handle) }
        if isOpen[0] { close(input) }
    }

    private func write(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let count = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
        return count > 0 ? bytes.dropFirst(count) : bytes
    }

    /// Waits for the process, which has closed everything it had, and takes its end.
    func reap() -> CommandResult.End {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? .exit(status >> 8 & 0xff) : .signal(signal)
    }
}
