import Crypto
import Foundation
import TestSupport

extension TemporaryFolder {
    @discardableResult
    func write(_ name: String, _ content: [UInt8], mode: mode_t = 0o600) throws -> String {
        try Data(content).write(to: url.appending(path: name))
        chmod(path(name), mode)
        return path(name)
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appending(path: name)))
    }

    /// The permission bits.
    func mode(_ name: String) throws -> mode_t {
        var status = stat()
        guard stat(path(name), &status) == 0 else { throw POSIXError(.ENOENT) }
        return status.st_mode & 0o7777
    }

    /// Writes a key directory from keys made once, because making keys is slow; its path.
    func writeKeys(_ name: String) throws -> String {
        try FileManager.default.createDirectory(
            at: url.appending(path: name), withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        let (platform, bank) = (try TestKeys.one.get(), try TestKeys.other.get())
        try write("\(name)/platform.key", TestKeys.pem(platform))
        try write("\(name)/platform.pub", platform.publicKey.pem(), mode: 0o644)
        try write("\(name)/bank.key", TestKeys.pem(bank))
        try write("\(name)/bank.pub", bank.publicKey.pem(), mode: 0o644)
        try write("\(name)/seal.key", [UInt8]("k1 \(String(repeating: "01", count: 32))\n".utf8))
        try write("\(name)/digest.key", [UInt8]("\(String(repeating: "0B", count: 32))\r\n".utf8))
        return path(name)
    }
}
