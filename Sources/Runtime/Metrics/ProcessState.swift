import Glibc

/// What the kernel says of this process (proc(5)).
struct ProcessState {
    /// From a program's point of view: user and system time together.
    let cpuSeconds: Double
    let residentBytes: Double
    /// Seconds since 1970-01-01T00:00:00Z.
    let startTime: Double?

    /// Nil where there is no `/proc`, or it is not understood.
    init?() {
        guard let stat = Self.contents("/proc/self/stat"),
            let state = Self(stat: stat, bootTime: Self.contents("/proc/stat").flatMap(Self.bootTime))
        else { return nil }
        self = state
    }

    /// - Parameter stat: the text of `/proc/self/stat`.
    init?(stat: String, bootTime: Double?) {
        // The second field is the program's name in parentheses, which may hold anything.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[end...].dropFirst().split(whereSeparator: \.isWhitespace)
        // The first of them is the third of all.
        func field(_ number: Int) -> Double? { fields.indices.contains(number - 3) ? Double(fields[number - 3]) : nil }
        guard let user = field(14), let system = field(15), let start = field(22), let pages = field(24) else {
            return nil
        }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        cpuSeconds = (user + system) / ticks
        residentBytes = pages * Double(sysconf(Int32(_SC_PAGESIZE)))
        startTime = bootTime.map { $0 + start / ticks }
    }

    /// - Parameter stat: the text of `/proc/stat`.
    static func bootTime(_ stat: String) -> Double? {
        let line = stat.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst("btime ".count)) }
    }

    /// How many files and sockets are open.
    static var openFiles: Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            // Neither "." nor "..".
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
        }
        // One is this look's own.
        return Double(count - 1)
    }

    /// How many may be.
    static var openFilesLimit: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    private static func contents(_ path: String) -> String? {
        guard let file = fopen(path, "rbe") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return ferror(file) == 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
