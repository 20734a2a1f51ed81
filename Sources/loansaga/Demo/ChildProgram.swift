import Foundation
import Glibc
import JSON

/// Another process of this same program, which says on its output when it is up; killed when the last reference goes.
final class ChildProgram {
    enum Failure: Error, CustomStringConvertible {
        case notStarted(command: String, why: String)
        /// With the last that it logged.
        case notUp(command: String, log: String, last: String)

        var description: String {
            switch self {
            case .notStarted(let command, let why): "'loansaga \(command)' could not be started: \(why)"
            case .notUp(let command, let log, let last):
                "'loansaga \(command)' did not come up; its log, \(log), ends with: \(last)"
            }
        }
    }

    private let process = Process()
    private let output = Pipe()
    /// What it said when it was up, such as its addresses.
    private(set) var ready: JSONObject = [:]

    /// Starts it and waits until it is up; blocks.
    ///
    /// - Parameter log: the file that its standard error is appended to.
    init(_ arguments: [String], log: String, within limit: Duration = .seconds(60)) throws {
        let command = arguments.first ?? ""
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        do {
            if !FileManager.default.fileExists(atPath: log) {
                _ = FileManager.default.createFile(atPath: log, contents: nil, attributes: [.posixPermissions: 0o600])
            }
            let errors = try FileHandle(forWritingTo: URL(filePath: log))
            try errors.seekToEnd()
            process.standardError = errors
            try process.run()
        } catch {
            throw Failure.notStarted(command: command, why: "\(error)")
        }
        guard let line = line(within: limit), let json = try? JSONValue(reading: line), let ready = json.object else {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            throw Failure.notUp(command: command, log: log, last: String(text.split(separator: "\n").last ?? ""))
        }
        self.ready = ready
    }

    deinit {
        if process.isRunning { kill(SIGKILL) }
    }

    var identifier: Int32 { process.processIdentifier }

    /// Sends a signal.
    func kill(_ signal: Int32) { _ = Glibc.kill(process.processIdentifier, signal) }

    /// Waits for its end; blocks.
    ///
    /// - Returns: its exit code, or minus the signal that ended it.
    @discardableResult
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Asks it to stop in order, and waits for that.
    @discardableResult
    func stop() -> Int32 {
        kill(SIGTERM)
        return wait()
    }

    private func line(within limit: Duration) -> String? {
        let deadline = ContinuousClock.now + limit
        let file = output.fileHandleForReading.fileDescriptor
        var line: [UInt8] = []
        while true {
            var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            let left = Int32(clamping: Int((deadline - .now) / .milliseconds(1)))
            guard left > 0, poll(&waiting, 1, left) > 0 else { return nil }
            var byte: UInt8 = 0
            guard read(file, &byte, 1) == 1 else { return nil }
            guard byte != UInt8(ascii: "\n") else { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
    }
}
