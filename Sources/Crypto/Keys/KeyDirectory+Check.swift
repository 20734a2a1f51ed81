extension KeyDirectory {
    /// What is wrong with those of `names` that are there, and which of them others can read.
    func check(_ names: [KeyFileName]) -> (problems: [KeyFileError], warnings: [KeyFileWarning]) {
        var reader = KeyFileReader(directory: path)
        var problems: [KeyFileError] = []
        func loaded<Key>(_ name: KeyFileName, _ make: (SecretBytes) throws(CryptoError) -> Key) -> Key? {
            guard names.contains(name) else { return nil }
            do {
                return try reader.load(name, make)
            } catch {
                problems.append(error)
                return nil
            }
        }
        let platform = loaded(.platformPrivate, PrivateKey.init(pem:))
        let platformPublic = loaded(.platformPublic, TrustedKeys.init(pem:))
        let bank = loaded(.bankPrivate, PrivateKey.init(pem:))
        let bankPublic = loaded(.bankPublic, TrustedKeys.init(pem:))
        _ = loaded(.seal, SealKeyFile.sealer(reading:))
        _ = loaded(.digest, DigestKey.init(file:))
        if let platform, let platformPublic, !platformPublic.contains(platform.publicKey) {
            problems.append(misfit(.platformPublic, .platformPrivate))
        }
        if let bank, let bankPublic, !bankPublic.contains(bank.publicKey) {
            problems.append(misfit(.bankPublic, .bankPrivate))
        }
        return (problems, reader.warnings)
    }

    private func misfit(_ name: KeyFileName, _ other: KeyFileName) -> KeyFileError {
        KeyFileError(path: "\(path)/\(name.rawValue)", reason: .doesNotFit(other: other.rawValue))
    }
}
