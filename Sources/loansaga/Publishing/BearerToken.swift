import Foundation

/// The token by which a command shows who it is: in a file, or in `LOANSAGA_TOKEN`.
enum BearerToken {
    static let file = Option.value(
        "token-file", "FILE", "A file that holds the token; without it LOANSAGA_TOKEN counts.")

    /// Nil where there is none. Blocks on the file.
    static func read(_ arguments: Arguments) throws -> String? {
        guard let path = arguments.text(file) else {
            return ProcessInfo.processInfo.environment["LOANSAGA_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        }
        let bytes = try InputFile.bytes(path, what: "token")
        let token = bytes.filter { !isSpace($0) }
        guard !token.isEmpty, token.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw InputFileError(path: path, what: "token", why: "it holds no token of letters, digits and signs")
        }
        return String(decoding: token, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
