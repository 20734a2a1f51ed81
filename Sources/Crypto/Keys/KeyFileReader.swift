import Glibc

/// Reads key files, and notes those that others can read.
struct KeyFileReader {
    static let maximumBytes = 64 << 10

    /// Where `path(_:)` finds the files that have a name of their own.
    let directory: String
    private(set) var warnings: [KeyFileWarning] = []

    init(directory: String) {
        self.directory = directory
    }

    func path(_ name: KeyFileName) -> String {
        "\(directory)/\(name.rawValue)"
    }

    /// Reads the file and makes its key of it.
    mutating func load<Key>(
        _ name: KeyFileName, _ make: (SecretBytes) throws(CryptoError) -> Key
    ) throws(KeyFileError) -> Key {
        let path = path(name)
        do throws(KeyFileError) {
            return try load(path, isPrivate: name.isPrivate, make)
        } catch {
            throw error.reason == .unreadable(errno: ENOENT) ? KeyFileError(path: path, reason: .missing) : error
        }
    }

    mutating func load<Key>(
        _ path: String, isPrivate: Bool, _ make: (SecretBytes) throws(CryptoError) -> Key
    ) throws(KeyFileError) -> Key {
        let bytes = try read(path, isPrivate: isPrivate)
        do {
            return try make(bytes)
        } catch {
            throw KeyFileError(path: path, reason: .content(error))
        }
    }

    private mutating func read(_ path: String, isPrivate: Bool) throws(KeyFileError) -> SecretBytes {
        // Not blocking, or a pipe under that name would hold the program for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw KeyFileError(path: path, reason: .unreadable(errno: errno)) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw KeyFileError(path: path, reason: .unreadable(errno: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw KeyFileError(path: path, reason: .notAFile) }
        guard status.st_size <= Self.maximumBytes else {
            throw KeyFileError(path: path, reason: .tooLarge(bytes: Int(status.st_size)))
        }
        if isPrivate, let warning = KeyFileWarning(path: path, status: status.st_mode) { warnings.append(warning) }
        return try contents(of: file, count: Int(status.st_size), path: path)
    }

    private func contents(of file: Int32, count: Int, path: String) throws(KeyFileError) -> SecretBytes {
        try SecretBytes(count: count) { bytes throws(KeyFileError) in
            var taken = 0
            while taken < count {
                let step = Glibc.read(file, bytes.baseAddress.map { $0 + taken }, count - taken)
                if step < 0, errno == EINTR { continue }
                // Shorter than it was a moment ago: somebody is writing it.
                guard step > 0 else {
                    throw KeyFileError(path: path, reason: .unreadable(errno: step < 0 ? errno : EIO))
                }
                taken += step
            }
        }
    }
}
