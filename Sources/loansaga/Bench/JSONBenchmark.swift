import Glibc
import JSON

/// How fast one core reads and writes JSON of the kind that crosses the bank's boundary.
enum JSONBenchmark {
    static func run(seconds: Double) -> [BenchmarkFigure] {
        let values = (0..<1000).map { JSONBenchmarkDocument(seed: UInt64($0)).value }
        let documents = values.map { $0.encoded() }
        let size = documents.reduce(0) { $0 + $1.count }
        var failed = 0
        let reading = speed(of: size, seconds: seconds / 2) {
            for document in documents where (try? JSONValue(reading: document)) == nil { failed += 1 }
        }
        var written = 0
        let writing = speed(of: size, seconds: seconds / 2) {
            for value in values { written &+= value.encoded().count }
        }
        precondition(failed == 0 && written > 0, "The benchmark's own documents must be readable.")
        return [
            BenchmarkFigure(name: "read 1 KB documents", value: reading, unit: "MB/s", target: .atLeast(100)),
            BenchmarkFigure(name: "write 1 KB documents", value: writing, unit: "MB/s", target: .atLeast(150)),
            BenchmarkFigure(
                name: "mean size of a document", value: Double(size) / Double(documents.count), unit: "bytes",
                target: nil),
        ]
    }

    /// Megabytes in a second of this thread's processor time, which other processes on the machine do not eat into.
    private static func speed(of size: Int, seconds: Double, round: () -> Void) -> Double {
        round()
        var rounds = 0
        let start = processorSeconds()
        var spent = 0.0
        repeat {
            round()
            rounds += 1
            spent = processorSeconds() - start
        } while spent < seconds
        return Double(size) * Double(rounds) / spent / 1e6
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
