import Crypto
import HTTP
import Runtime

/// A certificate and its key, by the settings that name their files.
struct CertificateFiles {
    let certificate: String
    let key: String

    /// - Returns: nil where neither is named.
    /// - Throws: `UsageError` where only one of them is.
    init?(
        _ settings: Settings, _ certificate: Setting<String?>, _ key: Setting<String?>, command: String
    ) throws(UsageError) {
        switch (settings[certificate], settings[key]) {
        case (nil, nil): return nil
        case (let certificate?, let key?): (self.certificate, self.key) = (certificate, key)
        case (let given, _):
            let missing = given == nil ? certificate : key
            throw .missingOption(
                command: command, option: Option.setting(missing.definition).usage,
                remedy: "TLS needs the certificate and its key")
        }
    }

    /// Sees to it that the key will do: left to itself, the TLS library would ask the terminal for a passphrase. Blocks.
    func check(_ log: Logger) throws {
        _ = try readKey(log)
    }

    /// What a server is to show; blocks.
    ///
    /// - Parameter authority: the file of the authorities that a peer's certificate must come from; nil where none is
    ///   asked for.
    func tls(authority: String? = nil, _ log: Logger) throws -> HTTPServerTLS {
        HTTPServerTLS(
            certificate: try InputFile.bytes(certificate, what: "certificate"), privateKey: try readKey(log).pem,
            clientAuthority: try authority.map { try InputFile.bytes($0, what: "file of authorities") })
    }

    private func readKey(_ log: Logger) throws -> CertificateKey {
        let key = try CertificateKey(path: key)
        for warning in key.warnings {
            log.warning("a key file can be read by others", ["file": .address(warning.path)])
        }
        return key
    }
}
