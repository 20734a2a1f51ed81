/// What every process tells of itself, by the names that Prometheus' clients use.
extension Metrics {
    /// Resident memory, processor time, open files and the start, looked up whenever somebody asks.
    public func addProcess() {
        gauge("process_resident_memory_bytes", "Resident memory size in bytes.") { ProcessState()?.residentBytes }
        counter("process_cpu_seconds_total", "User and system time spent in seconds.") { ProcessState()?.cpuSeconds }
        gauge("process_start_time_seconds", "When the process started, in seconds since 1970 UTC.") {
            ProcessState()?.startTime
        }
        gauge("process_open_fds", "Open files and sockets.") { ProcessState.openFiles }
        gauge("process_max_fds", "How many files and sockets may be open.") { ProcessState.openFilesLimit }
    }
}
