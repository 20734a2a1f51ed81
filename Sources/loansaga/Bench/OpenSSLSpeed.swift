import Dispatch
import Foundation
import Glibc

/// One run of `openssl speed rsa2048`, watched from its first second to its last.
///
/// It says on standard error when it begins to sign and when it begins to verify, so that others can work through
/// the same seconds.
final class OpenSSLSpeed {
    enum Phase: Int {
        case starting, signing, verifying, ended
    }

    enum Failure: Error, CustomStringConvertible {
        case notRun(String)
        case notUnderstood(String)

        var description: String {
            switch self {
            case .notRun(let why): "cannot run `openssl speed`, the measure to compare with: \(why)"
            case .notUnderstood(let output): "`openssl speed` said something else than expected: \(output)"
            }
        }
    }

    private let process = Process()
    private let output = Pipe()
    private let progress = Pipe()
    private var said: [UInt8] = []
    private(set) var phase = Phase.starting

    /// Starts it, on the cores of this thread; each phase takes `seconds`.
    init(seconds: Int) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl", "speed", "-seconds", "\(seconds)", "rsa2048"]
        process.standardOutput = output
        process.standardError = progress
        do {
            try SignalMask.cleared { try process.run() }
        } catch {
            throw Failure.notRun("\(error)")
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds * 4 + 10)) { [weak process] in
            if let process, process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
    }

    /// Waits until it begins what is wanted.
    func wait(for wanted: Phase) throws {
        while phase.rawValue < wanted.rawValue { update(milliseconds: 1000) }
        guard phase == wanted else { throw Failure.notUnderstood(String(decoding: said, as: UTF8.self)) }
    }

    /// Whether it is still at it; costs one system call.
    func isStill(_ current: Phase) -> Bool {
        update(milliseconds: 0)
        return phase == current
    }

    /// Signatures and verifications in a second of its processor time.
    func result() throws -> (signatures: Double, verifications: Double) {
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.notRun("exit \(process.terminationStatus)") }
        // "rsa 2048 bits 0.000218s 0.000013s   4589.4  74322.6"
        let line = text.split(separator: "\n").last { $0.hasPrefix("rsa 2048 bits") }
        let words = (line ?? "").split(separator: " ")
        guard words.count == 7, let signatures = Double(words[5]), let verifications = Double(words[6]) else {
            throw Failure.notUnderstood(text)
        }
        return (signatures, verifications)
    }

    private func update(milliseconds: Int32) {
        let file = progress.fileHandleForReading.fileDescriptor
        var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        guard phase != .ended, poll(&waiting, 1, milliseconds) > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else {
            phase = .ended
            return
        }
        said += bytes.prefix(count)
        let begun = String(decoding: said, as: UTF8.self).split(separator: "Doing ", omittingEmptySubsequences: false)
        phase = Phase(rawValue: begun.count - 1) ?? .ended
    }
}
