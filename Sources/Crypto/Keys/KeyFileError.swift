import Glibc

/// What is wrong with one key file.
public struct KeyFileError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case missing
        /// The system refuses to open or read it.
        case unreadable(errno: Int32)
        /// It is a folder, a pipe or the like.
        case notAFile
        case tooLarge(bytes: Int)
        /// What it holds is not the key that belongs there.
        case content(CryptoError)
        /// The two files are not halves of one pair.
        case doesNotFit(other: String)
    }

    public let path: String
    public let reason: Reason
}

extension KeyFileError: CustomStringConvertible {
    public var description: String {
        switch reason {
        case .missing:
            "\(path): no such file; make a set of keys with `loansaga keys generate DIR`, or copy the file there"
        case .unreadable(let errno):
            "\(path): cannot be read: \(String(cString: strerror(errno)))"
        case .notAFile:
            "\(path): is not a regular file"
        case .tooLarge(let bytes):
            "\(path): \(bytes) bytes are too many for a key file (at most \(KeyFileReader.maximumBytes)); "
                + "is it the right file?"
        case .content(let error):
            "\(path): \(error)"
        case .doesNotFit(let other):
            "\(path): is not the other half of \(other); put the two back as they were made"
        }
    }
}
