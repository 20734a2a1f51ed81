import Glibc
import Log

/// A look at SQLite's write-ahead log before SQLite opens it.
///
/// SQLite reads the log up to the first frame that is not whole and takes everything behind it for the rest of a write
/// that was cut short (https://www.sqlite.org/fileformat2.html#the_write_ahead_log). That can only be the last
/// transaction, since each is on the disk before the next begins. Where whole transactions stand behind a bad frame,
/// the frame was damaged, and records that were acknowledged would be lost without a word.
struct WriteAheadLog {
    private static let headerLength = 32
    private static let frameHeaderLength = 24

    private let file: File
    private let isBigEndian: Bool
    private let pageSize: Int
    private let frames: Int
    private let salts: ArraySlice<UInt8>
    private var checksum: (UInt32, UInt32) = (0, 0)

    /// What is wrong with the log in this file, as a sentence; nil when nothing is, or no log is there.
    ///
    /// - Throws: `.cannotOpen` with the system's words for a file that cannot be read: that says nothing about the log.
    static func damage(in path: String) throws(LogError) -> String? {
        guard let file = try File(path) else { return nil }
        let size = try file.size
        guard size > headerLength else { return nil }
        guard var log = try WriteAheadLog(file, size: size) else {
            return "the header of the write-ahead log \(path) is damaged"
        }
        guard let bad = try log.firstBadFrame(), try log.hasTransaction(behind: bad) else { return nil }
        return "frame \(bad) of the write-ahead log \(path) is damaged, and transactions behind it are whole"
    }

    /// Nil for a header that SQLite would not believe.
    private init?(_ file: File, size: Int) throws(LogError) {
        self.file = file
        let header = try file.bytes(Self.headerLength, at: 0)
        guard header.count == Self.headerLength else { return nil }
        switch Self.number(header, 0) {
        case 0x377f_0682: isBigEndian = false
        case 0x377f_0683: isBigEndian = true
        case _: return nil
        }
        pageSize = Int(Self.number(header, 8))
        guard pageSize >= 512, pageSize <= 65_536 else { return nil }
        frames = (size - Self.headerLength) / (Self.frameHeaderLength + pageSize)
        salts = header[16..<24]
        add(header[..<24])
        guard checksum == (Self.number(header, 24), Self.number(header, 28)) else { return nil }
    }

    /// The number, from 0, of the first frame that is not what was written in this round of the log.
    private mutating func firstBadFrame() throws(LogError) -> Int? {
        for number in 0..<frames {
            let frame = try file.bytes(Self.frameHeaderLength + pageSize, at: position(number))
            guard frame.count == Self.frameHeaderLength + pageSize, frame[8..<16] == salts else { return number }
            add(frame[..<8])
            add(frame[Self.frameHeaderLength...])
            guard checksum == (Self.number(frame, 16), Self.number(frame, 20)) else { return number }
        }
        return nil
    }

    /// Whether this round of the log goes on behind the transaction that the frame is of.
    private func hasTransaction(behind bad: Int) throws(LogError) -> Bool {
        var isBehind = false
        for number in bad..<frames {
            let header = try file.bytes(Self.frameHeaderLength, at: position(number))
            guard header.count == Self.frameHeaderLength, header[8..<16] == salts else { continue }
            if isBehind { return true }
            // The last frame of a transaction has the size of the database.
            isBehind = Self.number(header, 4) != 0
        }
        return false
    }

    private func position(_ frame: Int) -> Int {
        Self.headerLength + frame * (Self.frameHeaderLength + pageSize)
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        var (one, two) = checksum
        bytes.withUnsafeBytes { bytes in
            for index in stride(from: 0, to: bytes.count - 7, by: 8) {
                one &+= word(bytes, index) &+ two
                two &+= word(bytes, index + 4) &+ one
            }
        }
        checksum = (one, two)
    }

    private func word(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt32 {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)
        return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
    }

    private static func number(_ bytes: [UInt8], _ index: Int) -> UInt32 {
        bytes[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension WriteAheadLog {
    /// A file that is read.
    private final class File {
        private let path: String
        private let handle: Int32

        /// Nil where there is none.
        init?(_ path: String) throws(LogError) {
            self.path = path
            handle = open(path, O_RDONLY | O_CLOEXEC)
            guard handle < 0 else { return }
            if errno == ENOENT { return nil }
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }

        deinit {
            if handle >= 0 { close(handle) }
        }

        var size: Int {
            get throws(LogError) {
                var status = stat()
                guard fstat(handle, &status) == 0 else { throw failure("its size", errno) }
                return Int(status.st_size)
            }
        }

        /// Fewer where the file ends before.
        func bytes(_ count: Int, at position: Int) throws(LogError) -> [UInt8] {
            var code: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, done in
                let read = pread(handle, bytes.baseAddress, count, position)
                if read < 0 { code = errno }
                done = max(0, read)
            }
            guard code == 0 else { throw failure("what stands at byte \(position)", code) }
            return bytes
        }

        private func failure(_ what: String, _ code: Int32) -> LogError {
            .cannotOpen(
                path: path, reason: "\(what) cannot be read: \(String(cString: strerror(code))) (errno \(code))")
        }
    }
}
