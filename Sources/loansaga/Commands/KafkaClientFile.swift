import Crypto
import Glibc

/// librdkafka's settings in a file: `NAME=VALUE`, one a line, `#` before a comment.
enum KafkaClientFile {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// Blocks on the file. What it holds may be secret, so errors name only lines and settings, and a file that others
    /// can read is warned of.
    static func read(_ path: String) throws -> [String: String] {
        let bytes = try InputFile.bytes(path, what: "file of Kafka settings")
        var status = stat()
        if stat(path, &status) == 0, let warning = KeyFileWarning(path: path, status: status.st_mode) {
            Output.note("Warning: \(warning)")
        }
        var settings: [String: String] = [:]
        let lines = String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let text = line.drop { $0 == " " || $0 == "\t" }
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            guard let sign = text.firstIndex(of: "=") else {
                throw Malformed(description: "line \(number + 1) of \(path) is no setting; write NAME=VALUE")
            }
            let name = String(text[..<sign]).trimmed
            guard settings.updateValue(String(text[text.index(after: sign)...]).trimmed, forKey: name) == nil else {
                throw Malformed(description: "line \(number + 1) of \(path) sets '\(name)' a second time")
            }
        }
        return settings
    }
}

extension String {
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(String(drop(while: isBlank).reversed()).drop(while: isBlank).reversed())
    }
}
