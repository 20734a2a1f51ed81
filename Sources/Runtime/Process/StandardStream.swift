import Glibc

/// Standard output and standard error, written whole or with an error.
public enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes all bytes; blocks for as long as the reader does not read.
    public func write(_ bytes: [UInt8]) throws(StreamError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw errno == EPIPE ? .readerIsGone : .failed(reason: String(cString: strerror(errno)))
            }
        }
    }

    /// Writes the text and a line end.
    public func write(line: String) throws(StreamError) {
        try write(Array(line.utf8) + [UInt8(ascii: "\n")])
    }
}

/// Why a standard stream could not be written.
public enum StreamError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The other end of the pipe is closed, as with `loansaga … | head`.
    case readerIsGone
    case failed(reason: String)

    public var description: String {
        switch self {
        case .readerIsGone: "nobody reads the output any more"
        case .failed(let reason): "the output cannot be written: \(reason)"
        }
    }
}
