import Glibc

/// Whole lines to a stream, at once.
enum Lines {
    static func write(_ text: String, to stream: Int32 = STDOUT_FILENO) {
        let bytes = Array((text + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(stream, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            written += count
        }
    }
}
