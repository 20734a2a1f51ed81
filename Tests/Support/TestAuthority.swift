import Foundation
import HTTP

/// A certificate authority of a test's own, made with the `openssl` command in a temporary folder.
public final class TestAuthority: Sendable {
    /// The paths of a certificate and its key.
    public struct Identity: Sendable {
        public let certificate: String
        public let privateKey: String

        public func pem() throws -> (certificate: [UInt8], privateKey: [UInt8]) {
            (
                Array(try Data(contentsOf: URL(filePath: certificate))),
                Array(try Data(contentsOf: URL(filePath: privateKey)))
            )
        }
    }

    public struct Failure: Error {
        public let what: String
    }

    /// The path of the authority's own certificate.
    public let certificate: String
    private let openssl: String
    private let folder: TemporaryFolder

    public init(_ name: String = "authority") async throws {
        guard let openssl = CommandRunner.find("openssl") else { throw Failure(what: "there is no openssl command") }
        self.openssl = openssl
        folder = try TemporaryFolder()
        certificate = folder.path("authority.ca.crt")
        try await run(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
                + ["-subj", "/CN=\(name)", "-keyout", folder.path("authority.ca.key"), "-out", certificate])
    }

    /// Makes a certificate for these names, as OpenSSL writes them: `IP:127.0.0.1,DNS:localhost`.
    public func identity(_ file: String, for names: String) async throws -> Identity {
        let identity = Identity(certificate: folder.path(file + ".crt"), privateKey: folder.path(file + ".key"))
        try await run(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
                + ["-subj", "/CN=\(file)", "-addext", "subjectAltName=\(names)"]
                + ["-addext", "basicConstraints=critical,CA:FALSE", "-CA", certificate]
                + ["-CAkey", folder.path("authority.ca.key")]
                + ["-keyout", identity.privateKey, "-out", identity.certificate])
        return identity
    }

    /// A receiver of notifications whom this authority vouches for and who serves only those that it vouches for.
    public func receiver(keys: BankKeyRing) async throws -> NotificationReceiver {
        let pem = try await identity("receiver", for: "IP:127.0.0.1").pem()
        return try NotificationReceiver(
            keys: keys,
            tls: HTTPServerTLS(
                certificate: pem.certificate, privateKey: pem.privateKey, clientAuthority: try self.pem()))
    }

    /// The authority's own certificate.
    public func pem() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: certificate)))
    }

    private func run(_ arguments: [String]) async throws {
        let result = try await CommandRunner.run(openssl, arguments)
        guard result.exitCode == 0 else { throw Failure(what: "openssl \(arguments[0]): \(result.errors)") }
    }
}
