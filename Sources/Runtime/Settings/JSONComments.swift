/// Takes comments out of JSON without moving anything.
enum JSONComments {
    struct Unclosed: Error, CustomStringConvertible {
        let description: String
    }

    /// Every byte of a comment becomes a blank, line ends stay.
    static func blanked(_ bytes: [UInt8]) throws(Unclosed) -> [UInt8] {
        var result = bytes
        var index = 0
        var isInString = false
        while index < bytes.count {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch bytes[index] {
            case UInt8(ascii: "\\") where isInString:
                index += 2
            case UInt8(ascii: "\""):
                isInString.toggle()
                index += 1
            case UInt8(ascii: "/") where !isInString && next == UInt8(ascii: "/"):
                let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                blank(index..<end, in: &result)
                index = end
            case UInt8(ascii: "/") where !isInString && next == UInt8(ascii: "*"):
                guard let end = self.end(ofBlockAt: index, in: bytes) else {
                    throw Unclosed(
                        description: "\(place(of: index, in: bytes)): the comment that begins here has no end")
                }
                blank(index..<end, in: &result)
                index = end
            default:
                index += 1
            }
        }
        return result
    }

    /// Lines and columns count from 1, columns in code points.
    static func place(of offset: Int, in bytes: [UInt8]) -> String {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = before[start...].count { $0 & 0xc0 != 0x80 } + 1
        return "line \(line), column \(column)"
    }

    private static func end(ofBlockAt start: Int, in bytes: [UInt8]) -> Int? {
        var index = start + 2
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") { return index + 2 }
            index += 1
        }
        return nil
    }

    private static func blank(_ range: Range<Int>, in bytes: inout [UInt8]) {
        for index in range where bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") }
    }
}
