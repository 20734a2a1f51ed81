import Foundation

/// Small files that a command is told to read.
enum InputFile {
    private static let maximumBytes = 1 << 20

    /// The whole file; blocks.
    ///
    /// - Parameter what: what it holds, for the error.
    static func bytes(_ path: String, what: String) throws(InputFileError) -> [UInt8] {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw InputFileError(path: path, what: what, why: "it is a folder; name the files in it")
        }
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            let bytes = [UInt8](try file.read(upToCount: maximumBytes + 1) ?? Data())
            guard bytes.count <= maximumBytes else {
                throw InputFileError(path: path, what: what, why: "it is larger than \(maximumBytes) bytes")
            }
            return bytes
        } catch let error as InputFileError {
            throw error
        } catch {
            throw InputFileError(path: path, what: what, why: (error as NSError).localizedDescription)
        }
    }
}

struct InputFileError: Error, CustomStringConvertible {
    let path: String
    let what: String
    let why: String

    var description: String { "the \(what) \(path) cannot be read: \(why)" }
}
