import Foundation
import Glibc
public import Log

/// Whether a folder is on something that survives the machine's switching off.
public enum DurableStorage {
    private static let inMemory: Set<Substring> = ["tmpfs", "ramfs", "devtmpfs"]

    /// - Throws: `.cannotOpen` for a folder that is in memory only, or not there.
    public static func require(at folder: String) throws(LogError) {
        var status = stat()
        guard stat(folder, &status) == 0 else {
            throw .cannotOpen(path: folder, reason: String(cString: strerror(errno)))
        }
        guard let kind = fileSystem(ofDevice: UInt64(status.st_dev)), inMemory.contains(kind) else { return }
        throw .cannotOpen(
            path: folder, reason: "it is in memory (\(kind)), where nothing is ever synced; use a folder on a disk")
    }

    /// From proc(5)'s mountinfo, because statfs(2) is not among what Swift sees of Glibc.
    private static func fileSystem(ofDevice device: UInt64) -> Substring? {
        // makedev(3)
        let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
        let minor = device & 0xff | device >> 12 & 0xffff_ff00
        let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 4, words[2] == "\(major):\(minor)", let dash = words.firstIndex(of: "-") else {
                continue
            }
            return words[(dash + 1)...].first
        }
        return nil
    }
}
