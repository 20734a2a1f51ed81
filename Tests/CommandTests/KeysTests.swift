import Foundation
import TestSupport
import Testing

@Suite("Keys, from outside")
struct KeysTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("The six files are made, the secret ones for their owner alone, whatever the umask")
    func made() async throws {
        let path = folder.path("keys")
        let result = try await CommandRunner.run(
            "/bin/sh", ["-c", "umask 0; exec \"$0\" keys generate \"$1\"", CommandRunner.loansaga, path])
        #expect(result.exitCode == 0, "\(result.errors)")
        let modes = [
            "platform.key": 0o600, "platform.pub": 0o644, "bank.key": 0o600, "bank.pub": 0o644, "seal.key": 0o600,
            "digest.key": 0o600,
        ]
        #expect(Set(result.outputLines) == Set(modes.keys.map { "\(path)/\($0)" }))
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: path)) == Set(modes.keys))
        for (name, expected) in modes {
            #expect(try mode("\(path)/\(name)") == expected, "\(name)")
        }
        #expect(try mode(path) == 0o700)
        let pem = try String(contentsOfFile: "\(path)/platform.key", encoding: .utf8)
        #expect(pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    }

    @Test("A complete set is left as it is; a half one is refused")
    func again() async throws {
        let path = folder.path("keys")
        #expect(try await CommandRunner.loansaga("keys", "generate", path).exitCode == 0)
        let key = FileManager.default.contents(atPath: "\(path)/seal.key")
        let second = try await CommandRunner.loansaga("keys", "generate", path)
        #expect(second.exitCode == 0)
        #expect(second.output.isEmpty)
        #expect(second.errors.contains("nothing was changed"))
        #expect(FileManager.default.contents(atPath: "\(path)/seal.key") == key)
        try FileManager.default.removeItem(atPath: "\(path)/bank.pub")
        let third = try await CommandRunner.loansaga("keys", "generate", path)
        #expect(third.exitCode == 1)
        #expect(third.errors.contains("bank.pub"))
        #expect(FileManager.default.contents(atPath: "\(path)/seal.key") == key)
    }

    @Test("A folder that cannot be made is named")
    func noFolder() async throws {
        let result = try await CommandRunner.loansaga("keys", "generate", folder.path("no/keys"))
        #expect(result.exitCode == 1)
        #expect(result.errors.hasPrefix("Error: \(folder.path("no/keys")): "))
    }

    @Test("A folder without a name is a wrong usage")
    func noName() async throws {
        let result = try await CommandRunner.loansaga("keys", "generate", "")
        #expect(result.exitCode == 64)
        #expect(result.errors.hasPrefix("Error: '' will not do for 'DIR': expected the name of a folder.\n"))
    }

    @Test("A name that looks like an option comes after two dashes")
    func oddName() async throws {
        let refused = try await CommandRunner.loansaga("keys", "generate", "--keys")
        #expect(refused.exitCode == 64)
        let taken = try await CommandRunner.loansaga("keys", "generate", "--", "--no/keys")
        #expect(taken.exitCode == 1)
        #expect(taken.errors.hasPrefix("Error: --no/keys: "))
    }
}
