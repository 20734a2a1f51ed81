import Glibc
import Runtime
import Synchronization
import Testing

@Suite("Stopping", .serialized)
struct StopSignalTests {
    @Test("A signal that comes right after the start is not lost, and everybody who waits goes on")
    func first() async {
        let stop = StopSignal([SIGUSR1]) { Issue.record("it was stopped at once") }
        #expect(!stop.isRaised)
        kill(getpid(), SIGUSR1)
        async let one: Void = stop.wait()
        async let other: Void = stop.wait()
        _ = await (one, other)
        #expect(stop.isRaised)
        await stop.wait()
    }

    @Test("A second signal, of either kind, stops at once")
    func second() async {
        let (stopped, continuation) = AsyncStream<Void>.makeStream()
        let stop = StopSignal([SIGUSR1, SIGUSR2]) { continuation.finish() }
        kill(getpid(), SIGUSR1)
        await stop.wait()
        kill(getpid(), SIGUSR2)
        for await _ in stopped {}
    }

    @Test("The process can ask itself, and only the first to ask is told so")
    func raised() async {
        let stop = StopSignal([]) {}
        #expect(stop.raise())
        #expect(!stop.raise())
        await stop.wait()
    }
}
