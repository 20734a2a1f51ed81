import Foundation

/// The lines of a file or of standard input, one after the other; only one is held at a time.
struct LineReader {
    /// A line of the input.
    enum Line {
        case text([UInt8])
        /// Longer than `maximumBytes`; the rest of it was passed over.
        case tooLong
    }

    static let maximumBytes = 1 << 20
    private static let chunk = 1 << 16

    private let file: FileHandle
    private let path: String
    private var buffer: [UInt8] = []
    /// What of the buffer is used up.
    private var start = 0
    private var isAtEnd = false

    /// - Parameter path: `-` for standard input.
    init(_ path: String) throws(InputFileError) {
        self.path = path
        guard path != "-" else {
            file = .standardInput
            return
        }
        do {
            file = try FileHandle(forReadingFrom: URL(filePath: path))
        } catch {
            throw InputFileError(path: path, what: "file of events", why: (error as NSError).localizedDescription)
        }
    }

    /// The next line without its end; nil behind the last one. Blocks.
    mutating func next() throws(InputFileError) -> Line? {
        var isTooLong = false
        while true {
            if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return isTooLong ? .tooLong : Self.line(buffer[start..<end])
            }
            if isAtEnd {
                defer { start = buffer.count }
                if isTooLong { return .tooLong }
                return start < buffer.count ? Self.line(buffer[start...]) : nil
            }
            buffer.removeFirst(start)
            start = 0
            if buffer.count > Self.maximumBytes {
                isTooLong = true
                buffer.removeAll(keepingCapacity: true)
            }
            try fill()
        }
    }

    private static func line(_ bytes: ArraySlice<UInt8>) -> Line {
        let text = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        return text.count > maximumBytes ? .tooLong : .text(Array(text))
    }

    private mutating func fill() throws(InputFileError) {
        do {
            let data = try file.read(upToCount: Self.chunk)
            if let data, !data.isEmpty { buffer += data } else { isAtEnd = true }
        } catch {
            throw InputFileError(path: path, what: "file of events", why: (error as NSError).localizedDescription)
        }
    }
}
