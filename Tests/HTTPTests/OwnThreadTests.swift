import Foundation
import Testing

@testable import HTTP

@Suite struct OwnThreadTests {
    @Test("a thread runs under its name")
    func runs() async throws {
        let name = await withCheckedContinuation { continuation in
            do throws(ThreadFailure) {
                try OwnThread.start("http-test", stackSize: 256 * 1024) {
                    let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
                    continuation.resume(returning: name ?? "unreadable")
                }
            } catch {
                continuation.resume(returning: "\(error)")
            }
        }
        #expect(name == "http-test\n")
    }

    @Test("a thread that the system does not give is an error with a reason", arguments: [1, 1 << 50])
    func refused(stackSize: Int) {
        let error = #expect(throws: ThreadFailure.self) { try OwnThread.start("x", stackSize: stackSize) {} }
        #expect(error?.description.contains("no thread could be made: ") == true)
    }
}
