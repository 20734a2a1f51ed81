import Foundation
import Glibc
import TestSupport
import Testing

/// A file system in memory of a few megabytes, for what happens when it is full or cannot be written to.
final class SmallDisk {
    private let folder: TemporaryFolder
    private let point: String

    /// Nil, with a message, for anybody but root, who alone can mount.
    static func mount(megabytes: Int) async throws -> SmallDisk? {
        guard geteuid() == 0, let mount = CommandRunner.find("mount") else {
            FileHandle.standardError.write(Data("skipped: only root can mount a small disk\n".utf8))
            return nil
        }
        let disk = try SmallDisk()
        let result = try await CommandRunner.run(
            mount, ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", disk.point])
        guard result.exitCode == 0 else {
            FileHandle.standardError.write(Data("skipped: no small disk: \(result.errors)\n".utf8))
            return nil
        }
        return disk
    }

    private init() throws {
        folder = try TemporaryFolder()
        point = folder.path("disk")
        try FileManager.default.createDirectory(atPath: point, withIntermediateDirectories: false)
    }

    deinit {
        umount2(point, Int32(MNT_DETACH))
    }

    func path(_ name: String) -> String { point + "/" + name }

    func makeReadOnly() async throws {
        let mount = try #require(CommandRunner.find("mount"))
        #expect(try await CommandRunner.run(mount, ["-o", "remount,ro", point]).exitCode == 0)
    }
}
