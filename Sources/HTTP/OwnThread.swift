import CCurl
import CMicroHTTPD
import Foundation

/// A detached thread; unlike one of Foundation's, it says so when the system has none to give.
enum OwnThread {
    /// - Parameters:
    ///   - name: at most 15 bytes, for `ps` and debuggers.
    ///   - stackSize: in bytes, a multiple of the page size.
    /// - Throws: the system's reason, such as a limit on processes that is reached.
    static func start(
        _ name: String, stackSize: Int, _ body: @escaping @Sendable () -> Void
    ) throws(ThreadFailure) {
        var attributes = pthread_attr_t()
        try check(pthread_attr_init(&attributes))
        defer { pthread_attr_destroy(&attributes) }
        try check(pthread_attr_setstacksize(&attributes, stackSize))
        try check(pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)))
        let work = Unmanaged.passRetained(Work(name, body))
        var thread = pthread_t()
        let code = pthread_create(&thread, &attributes, Work.run, work.toOpaque())
        if code != 0 { work.release() }
        try check(code)
    }

    private static func check(_ code: Int32) throws(ThreadFailure) {
        guard code == 0 else { throw ThreadFailure(code: code) }
    }

    private final class Work: Sendable {
        private let name: String
        private let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            guard let context else { return nil }
            let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
            http_name_thread(work.name)
            work.body()
            return nil
        }
    }
}

/// Why a thread did not start.
struct ThreadFailure: Error, CustomStringConvertible {
    let code: Int32

    var description: String {
        "no thread could be made: \(String(cString: strerror(code))); raise the limit on processes or on memory"
    }
}
