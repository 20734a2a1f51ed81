import Glibc
import Testing

@testable import Runtime

@Suite("What the kernel says of the process") struct ProcessStateTests {
    private static let stat =
        "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 1234 0 0 0 250 50 0 0 20 0 5 0 12300 987654321 100 18446744073709551615"

    @Test("Fields are found behind a program's name that looks like fields")
    func fields() throws {
        let state = try #require(ProcessState(stat: Self.stat, bootTime: 1_700_000_000))
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        #expect(state.cpuSeconds == 300 / ticks)
        #expect(state.residentBytes == 100 * Double(sysconf(Int32(_SC_PAGESIZE))))
        #expect(state.startTime == 1_700_000_000 + 12_300 / ticks)
    }

    @Test(
        "What is not understood is nothing",
        arguments: ["", "4711", "4711 (a", "4711 (a) S 1", stat.replacing("12300", with: "x")])
    func malformed(stat: String) {
        #expect(ProcessState(stat: stat, bootTime: 0) == nil)
    }

    @Test("The time of the start is left out where the system's is not known", arguments: ["", "btime", "btime x\n"])
    func bootTime(text: String) {
        #expect(ProcessState.bootTime(text) == nil)
        #expect(ProcessState(stat: Self.stat, bootTime: nil)?.startTime == nil)
    }

    @Test("This process has a start in this century, memory, a share of the processor and open files")
    func own() throws {
        let state = try #require(ProcessState())
        let start = try #require(state.startTime)
        #expect(start > 1_700_000_000 && start < Double(WallClock.system.now()) / 1000)
        #expect(state.residentBytes > 1_000_000 && state.cpuSeconds > 0)
        let before = try #require(ProcessState.openFiles)
        #expect(before >= 3 && before <= (ProcessState.openFilesLimit ?? 0))
        let metrics = Metrics()
        metrics.addProcess()
        for name in [
            "resident_memory_bytes", "cpu_seconds_total", "start_time_seconds", "open_fds", "max_fds",
        ] {
            #expect(metrics.text.contains("\nprocess_\(name) "))
        }
    }
}
