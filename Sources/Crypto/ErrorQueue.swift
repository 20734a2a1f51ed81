import COpenSSL

/// OpenSSL's error queue of the calling thread.
///
/// TLS on the same thread reads the same queue (a left-over entry there looks like a failed connection),
/// so whatever failed here is taken out before returning.
enum ErrorQueue {
    /// Forgets what is in the queue.
    static func clear() {
        ERR_clear_error()
    }

    /// Empties the queue and returns its reasons, oldest first, each once.
    static func drain() -> [String] {
        var reasons: [String] = []
        while case let code = ERR_get_error(), code != 0 {
            let reason = text(code)
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons
    }

    /// The error of a failed operation, with what the queue says about it.
    static func error(_ operation: String) -> CryptoError {
        .library(operation: operation, reasons: drain())
    }

    private static func text(_ code: UInt) -> String {
        if let reason = ERR_reason_error_string(code) { return String(cString: reason) }
        return "error \(String(code, radix: 16))"
    }
}
