import Foundation

/// A certificate for 127.0.0.1 that vouches for itself, made with the `openssl` command; its folder goes with it.
final class BenchmarkIdentity {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let certificate: String
    let privateKey: String
    private let folder: String

    init() throws {
        folder = try BenchmarkFolder.make()
        certificate = "\(folder)/certificate.pem"
        privateKey = "\(folder)/key.pem"
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments =
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
            + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", privateKey, "-out", certificate]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else {
            throw Failure(description: "the openssl command made no certificate for the benchmark")
        }
    }

    deinit {
        BenchmarkFolder.remove(folder)
    }
}
