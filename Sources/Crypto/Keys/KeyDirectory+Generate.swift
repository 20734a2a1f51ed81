import Glibc

extension KeyDirectory {
    /// What came of `generate`.
    public enum Generated: Hashable, Sendable {
        /// The six files were made.
        case created
        /// Six good files were there before, and nothing was changed.
        case alreadyThere(warnings: [KeyFileWarning])
    }

    /// Makes the six files in `path` (the folder too, with mode 0700, if only that is missing).
    ///
    /// Blocks for about half a second. Either all six files are made and durable, or none.
    /// - Throws: whatever hinders it; no file that is there is ever changed.
    public static func generate(at path: String) throws(KeyDirectoryError) -> Generated {
        let directory = KeyDirectory(path: path)
        let folder = try KeyFolder(path: directory.path)
        do {
            return try directory.generate(in: folder)
        } catch {
            folder.removeIfMade()
            throw error
        }
    }

    private func generate(in folder: KeyFolder) throws(KeyDirectoryError) -> Generated {
        let names = KeyFileName.allCases
        let present = try folder.present()
        if present.isEmpty {
            let files: [(name: KeyFileName, content: SecretBytes)]
            do {
                files = try Self.newFiles()
            } catch {
                throw .crypto(error)
            }
            try folder.write(files)
            return .created
        }
        let (problems, warnings) = check(present)
        for case .content(.sha1Forbidden(let reasons)) in problems.map(\.reason) {
            throw .crypto(.sha1Forbidden(reasons: reasons))
        }
        guard present.count == names.count else {
            throw .partial(
                path: path, present: present.map(\.rawValue),
                missing: names.filter { !present.contains($0) }.map(\.rawValue), problems: problems)
        }
        guard problems.isEmpty else { throw .damaged(path: path, problems: problems) }
        return .alreadyThere(warnings: warnings)
    }

    private static func newFiles() throws(CryptoError) -> [(name: KeyFileName, content: SecretBytes)] {
        let platform = try PrivateKey.generate()
        let bank = try PrivateKey.generate()
        return [
            (.platformPrivate, try platform.pem()),
            (.platformPublic, SecretBytes(copying: try platform.publicKey.pem())),
            (.bankPrivate, try bank.pem()),
            (.bankPublic, SecretBytes(copying: try bank.publicKey.pem())),
            (.seal, SealKeyFile.text(of: try SealKey.generate())),
            (.digest, KeyText.join([], hexOf: try Random.secret(DigestKey.size))),
        ]
    }
}
