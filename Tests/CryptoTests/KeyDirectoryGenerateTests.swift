import Foundation
import TestSupport
import Testing

@testable import Crypto

@Suite struct KeyDirectoryGenerateTests {
    private static let names = ["bank.key", "bank.pub", "digest.key", "platform.key", "platform.pub", "seal.key"]
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func contents(_ path: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            contents[name] = FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data()
        }
        return contents
    }

    private func failure(_ path: String) -> KeyDirectoryError? {
        do throws(KeyDirectoryError) {
            _ = try KeyDirectory.generate(at: path)
            return nil
        } catch {
            return error
        }
    }

    @Test("Six files are made, private ones for the owner alone, in a folder for the owner alone")
    func made() async throws {
        let path = folder.path("keys")
        #expect(try KeyDirectory.generate(at: path) == .created)
        #expect(try contents(path).keys.sorted() == Self.names)
        #expect(try folder.mode("keys") == 0o700)
        for name in Self.names {
            let mode = try folder.mode("keys/\(name)")
            #expect(name.hasSuffix(".key") ? mode == 0o600 : mode & ~0o644 == 0, "\(name): \(mode)")
        }
        for name in ["platform", "bank"] {
            let key = "\(path)/\(name).key"
            let said = try await OpenSSLCommand.run("pkey", "-in", key, "-check", "-noout")
            #expect(String(decoding: said, as: UTF8.self) == "Key is valid\n")
            #expect(try await OpenSSLCommand.run("pkey", "-in", key, "-pubout") == folder.read("keys/\(name).pub"))
            let text = try await OpenSSLCommand.run("pkey", "-pubin", "-in", "\(path)/\(name).pub", "-noout", "-text")
            #expect(String(decoding: text, as: UTF8.self).hasPrefix("Public-Key: (2048 bit)"))
            #expect(
                String(decoding: try folder.read("keys/\(name).key"), as: UTF8.self).hasPrefix("-----BEGIN PRIVATE"))
        }
        let digest = String(decoding: try folder.read("keys/digest.key"), as: UTF8.self)
        #expect(digest.utf8.count == 65 && Hex.decode(String(digest.dropLast()))?.count == 32)
    }

    @Test("An empty folder that is there is used as it is")
    func emptyFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("keys"), withIntermediateDirectories: false, attributes: [.posixPermissions: 0o750])
        #expect(try KeyDirectory.generate(at: folder.path("keys")) == .created)
        #expect(try folder.mode("keys") == 0o750)
    }

    @Test("Made again, nothing changes, and it is said")
    func twice() throws {
        let path = try folder.writeKeys("keys")
        let before = try contents(path)
        #expect(try KeyDirectory.generate(at: path) == .alreadyThere(warnings: []))
        #expect(try contents(path) == before)
        chmod("\(path)/seal.key", 0o640)
        let warning = KeyFileWarning(path: "\(path)/seal.key", mode: 0o640)
        #expect(try KeyDirectory.generate(at: path) == .alreadyThere(warnings: [warning]))
        #expect(warning.description.contains("chmod 600"))
    }

    @Test("Keys that were rotated since count as good")
    func rotated() throws {
        let path = try folder.writeKeys("keys")
        let another = try TestKeys.one.get().publicKey.pem()
        try folder.write("keys/bank.pub", another + folder.read("keys/bank.pub"), mode: 0o644)
        let line = [UInt8]("next \(String(repeating: "5c", count: 32))\n".utf8)
        try folder.write("keys/seal.key", line + folder.read("keys/seal.key"))
        #expect(try KeyDirectory.generate(at: path) == .alreadyThere(warnings: []))
    }

    @Test("With any one file missing nothing is made, and it is named", arguments: names)
    func partial(name: String) throws {
        let path = try folder.writeKeys("keys")
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
        let before = try contents(path)
        let error = failure(path)
        guard case .partial(_, let present, let missing, let problems) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(missing == [name] && problems.isEmpty)
        #expect(present.sorted() == Self.names.filter { $0 != name })
        #expect(error?.description.contains(name) == true)
        #expect(try contents(path) == before)
    }

    @Test("With one file alone nothing is made, be it a link that leads nowhere", arguments: [true, false])
    func alone(isLink: Bool) throws {
        let path = folder.path("keys")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        if isLink {
            symlink("nowhere", "\(path)/digest.key")
        } else {
            try folder.write("keys/digest.key", [0])
        }
        let error = failure(path)
        guard case .partial(_, let present, let missing, let problems) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(present == ["digest.key"] && missing.count == 5)
        #expect(problems.map(\.reason) == [isLink ? .missing : .content(.badDigestKey)])
        #expect(try contents(path).count == 1)
    }

    @Test(
        "A damaged file is named, with what is wrong, and nothing is changed",
        arguments: [
            ("platform.key", .content(.notPEM)), ("platform.pub", .content(.notPEM)), ("bank.key", .content(.notPEM)),
            ("bank.pub", .content(.notPEM)), ("seal.key", .content(.badSealKey(.badLine, line: 1))),
            ("digest.key", .content(.badDigestKey)),
        ] as [(String, KeyFileError.Reason)])
    func damaged(name: String, reason: KeyFileError.Reason) throws {
        let path = try folder.writeKeys("keys")
        try folder.write("keys/\(name)", [UInt8]("damaged".utf8))
        let before = try contents(path)
        let problem = KeyFileError(path: "\(path)/\(name)", reason: reason)
        #expect(failure(path) == .damaged(path: path, problems: [problem]))
        #expect(failure(path)?.description.contains(name) == true)
        #expect(try contents(path) == before)
    }

    @Test("A pair that does not fit is named", arguments: ["platform", "bank"])
    func misfit(name: String) throws {
        let path = try folder.writeKeys("keys")
        let stranger = name == "platform" ? TestKeys.other : TestKeys.one
        try folder.write("keys/\(name).pub", stranger.get().publicKey.pem(), mode: 0o644)
        let problem = KeyFileError(path: "\(path)/\(name).pub", reason: .doesNotFit(other: "\(name).key"))
        #expect(failure(path) == .damaged(path: path, problems: [problem]))
    }

    @Test("What a killed run left behind is no hindrance, and does not stay")
    func leftOver() throws {
        let path = folder.path("keys")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try folder.write("keys/.platform.key.new", [1, 2, 3])
        #expect(try KeyDirectory.generate(at: path) == .created)
        #expect(try contents(path).keys.sorted() == Self.names)
    }

    @Test("Two at once in one folder: the second is told to wait")
    func busy() throws {
        let path = folder.path("keys")
        let held = try KeyFolder(path: path)
        #expect(failure(path) == .busy(path: path))
        withExtendedLifetime(held) {}
    }

    @Test("A missing parent and a file in the place of the folder are refused by name")
    func noFolder() throws {
        let orphan = folder.path("missing/keys")
        guard case .system(_, orphan, ENOENT) = failure(orphan) else {
            Issue.record("\(String(describing: failure(orphan)))")
            return
        }
        let file = try folder.write("file", [1])
        guard case .system(_, file, ENOTDIR) = failure(file) else {
            Issue.record("\(String(describing: failure(file)))")
            return
        }
    }

    @Test("When a file cannot be placed, those already placed are taken back")
    func rollback() throws {
        let path = folder.path("keys")
        let held = try KeyFolder(path: path)
        try folder.write("keys/seal.key", [9])
        let files = KeyFileName.allCases.map { (name: $0, content: SecretBytes(copying: [1])) }
        #expect(throws: KeyDirectoryError.system(operation: "name", path: "\(path)/seal.key", errno: EEXIST)) {
            try held.write(files)
        }
        #expect(try contents(path) == ["seal.key": Data([9])])
    }
}
