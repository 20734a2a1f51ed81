import Foundation

/// Another process of this same program that plays the other side of a benchmark, and ends with it.
///
/// It is told what to do by the first line of its input and runs until its input closes; it says what it has to say in
/// lines of its output.
final class BenchmarkPeer {
    enum Failure: Error, CustomStringConvertible {
        case notStarted(String)
        case silent(peer: String)

        var description: String {
            switch self {
            case .notStarted(let why): "the benchmark's other process did not start: \(why)"
            case .silent(let peer): "the benchmark's other process, \(peer), said nothing in time"
            }
        }
    }

    private let name: String
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var received: [UInt8] = []

    init(_ peer: Benchmark.Peer, told line: String) throws {
        name = peer.rawValue
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["bench", name]
        process.standardInput = input
        process.standardOutput = output
        do {
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            throw Failure.notStarted("\(error)")
        }
    }

    deinit {
        // The end of its input is what it waits for.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    var processIdentifier: Int32 { process.processIdentifier }

    /// Says a line to it; one that has ended does not hear it.
    func tell(_ line: String) {
        try? input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }

    /// The next line that it says.
    func line(within limit: Duration = .seconds(60)) throws -> String {
        let deadline = ContinuousClock.now + limit
        let file = output.fileHandleForReading.fileDescriptor
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                defer { received.removeFirst(end + 1) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            let left = Int32(clamping: Int((deadline - .now) / .milliseconds(1)))
            guard left > 0, poll(&waiting, 1, left) > 0 else { throw Failure.silent(peer: name) }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(file, &bytes, bytes.count)
            guard count > 0 else { throw Failure.silent(peer: name) }
            received += bytes[..<count]
        }
    }

    /// Memory that is its own and in use now, in megabytes.
    var residentMegabytes: Double { ProcessMemory.megabytes("VmRSS", of: "\(process.processIdentifier)") }
}

/// What the system notes about a process's memory.
enum ProcessMemory {
    /// The most that this process has had in use, in megabytes.
    static var peak: Double { megabytes("VmHWM", of: "self") }

    /// A line of proc(5)'s status file, in megabytes.
    static func megabytes(_ field: String, of process: String) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") } ?? ""
        return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? .nan) / 1024
    }
}
