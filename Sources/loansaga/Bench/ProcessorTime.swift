import Foundation
import Glibc

/// The processor time that a process has used.
enum ProcessorTime {
    /// Of this one.
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Of another one; 0 when it is gone.
    static func seconds(of process: Int32) -> Double {
        // proc(5): the fields behind the name in parentheses; utime and stime are the 14th and 15th of all.
        let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
