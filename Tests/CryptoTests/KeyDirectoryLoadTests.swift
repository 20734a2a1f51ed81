import Foundation
import TestSupport
import Testing

@testable import Crypto

@Suite struct KeyDirectoryLoadTests {
    private let folder: TemporaryFolder
    private let directory: KeyDirectory

    init() throws {
        folder = try TemporaryFolder()
        directory = KeyDirectory(path: try folder.writeKeys("keys"))
    }

    private func problem(_ load: () throws -> Void) -> KeyFileError? {
        do {
            try load()
            return nil
        } catch {
            return error as? KeyFileError
        }
    }

    private func platformProblem() -> KeyFileError? {
        problem { _ = try directory.loadPlatformKeys() }
    }

    @Test("Each side's signature verifies on the other, and the other keys are the files'")
    func bothSides() throws {
        let platform = try directory.loadPlatformKeys()
        let bank = try directory.loadBankKeys()
        #expect(platform.warnings.isEmpty && bank.warnings.isEmpty)
        let message = [UInt8]("message".utf8)
        #expect(bank.platformKeys.verifiesSHA1(try platform.signingKey.signSHA1(message), of: message))
        #expect(platform.bankKeys.verifiesSHA1(try bank.signingKey.signSHA1(message), of: message))
        #expect(!platform.bankKeys.verifiesSHA1(try platform.signingKey.signSHA1(message), of: message))
        #expect(platform.sealer.current.id == "k1" && bank.sealer.current.id == "k1")
        let key = [UInt8](repeating: 0x0B, count: 32)
        #expect(platform.digestKey.hmacSHA256(message) == Digest.hmacSHA256(message, key: key))
    }

    @Test("Each side needs its own files only")
    func ownFilesOnly() throws {
        for name in ["platform.pub", "bank.key"] {
            try FileManager.default.removeItem(atPath: folder.path("keys/\(name)"))
        }
        _ = try directory.loadPlatformKeys()
        let missing = problem { _ = try directory.loadBankKeys() }
        #expect(missing?.reason == .missing)
        #expect(missing?.path.hasSuffix("/bank.key") == true)
    }

    @Test("A missing file is named", arguments: ["platform.key", "bank.pub", "seal.key", "digest.key"])
    func missing(name: String) throws {
        try FileManager.default.removeItem(atPath: folder.path("keys/\(name)"))
        #expect(platformProblem()?.reason == .missing)
        #expect(platformProblem()?.description.contains("/\(name): no such file") == true)
    }

    @Test("What is no regular file is refused, without waiting for it", arguments: ["folder", "pipe", "device"])
    func notAFile(kind: String) throws {
        try FileManager.default.removeItem(atPath: folder.path("keys/digest.key"))
        switch kind {
        case "folder": mkdir(folder.path("keys/digest.key"), 0o700)
        case "pipe": mkfifo(folder.path("keys/digest.key"), 0o600)
        default: symlink("/dev/zero", folder.path("keys/digest.key"))
        }
        #expect(platformProblem()?.reason == .notAFile)
    }

    @Test("A file that the system does not let open says why")
    func unreadable() throws {
        try FileManager.default.removeItem(atPath: folder.path("keys/digest.key"))
        symlink("digest.key", folder.path("keys/digest.key"))
        #expect(platformProblem()?.reason == .unreadable(errno: ELOOP))
    }

    @Test("A file too large for a key is not read")
    func tooLarge() throws {
        try folder.write("keys/bank.pub", [UInt8](repeating: 10, count: 70_000))
        #expect(platformProblem()?.reason == .tooLarge(bytes: 70_000))
    }

    @Test("Swapped halves are refused by name")
    func swapped() throws {
        try folder.write("keys/platform.key", TestKeys.one.get().publicKey.pem())
        #expect(
            platformProblem()?.reason == .content(.wrongBlock(label: "PUBLIC KEY", wanted: .privateKey)))
        #expect(platformProblem()?.description.contains("/platform.key: ") == true)
    }

    @Test(
        "Private files that others can read are loaded with a warning, public ones without",
        arguments: [
            ("platform.key", 0o644, true), ("seal.key", 0o640, true), ("digest.key", 0o602, true),
            ("bank.pub", 0o666, false), ("platform.key", 0o400, false),
        ] as [(String, mode_t, Bool)])
    func modes(name: String, mode: mode_t, warned: Bool) throws {
        chmod(folder.path("keys/\(name)"), mode)
        let path = "\(directory.path)/\(name)"
        #expect(try directory.loadPlatformKeys().warnings == (warned ? [KeyFileWarning(path: path, mode: mode)] : []))
    }

    @Test("All public keys in the bank's file are trusted")
    func severalBankKeys() throws {
        let next = try PrivateKey.generate()
        try folder.write("keys/bank.pub", folder.read("keys/bank.pub") + next.publicKey.pem())
        let keys = try directory.loadPlatformKeys().bankKeys
        #expect(keys.keys.count == 2)
        #expect(keys.verifiesSHA1(try next.signSHA1([1]), of: [1]))
        #expect(keys.verifiesSHA1(try TestKeys.other.get().signSHA1([1]), of: [1]))
    }

    @Test(
        "Digest keys of another form are refused",
        arguments: [
            "", "\n", String(repeating: "0b", count: 31), String(repeating: "0b", count: 33),
            String(repeating: "0g", count: 32), String(repeating: "0b", count: 32) + "\n0b",
        ])
    func badDigestKey(text: String) throws {
        try folder.write("keys/digest.key", [UInt8](text.utf8))
        #expect(platformProblem()?.reason == .content(.badDigestKey))
    }
}
