import Expressions
import JSON

/// Names, and what is not said twice.
extension DefinitionReader {
    /// A word of lower-case letters, digits and hyphens.
    mutating func word(_ node: Node?, _ what: String) -> String? {
        guard let text = text(node), let node else { return nil }
        let isWord =
            text.utf8.count <= 60
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isWord, text.utf8.first != UInt8(ascii: "-") else {
            report(node.path, "\(what) is lower-case letters, digits and hyphens, at most 60; '\(text)' is not")
            return nil
        }
        return text
    }

    /// A step that could not be read: what speaks of it cannot be checked.
    mutating func blur(step: String) { blurred.formUnion([".\(step)", "'\(step)'"]) }

    func isBlurred(_ step: String) -> Bool { blurred.contains("'\(step)'") }

    /// A name that expressions can speak.
    mutating func name(_ node: Node?, _ what: String) -> String? {
        guard let text = text(node), let node else { return nil }
        checkName(text, what, at: node.path)
        return text
    }

    mutating func checkName(_ name: String, _ what: String, at path: String) {
        let isName =
            name.utf8.count <= 60 && name.utf8.first.map { (0x61...0x7a).contains($0) } == true
            && name.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
            }
        if !isName {
            report(path, "\(what) is letters and digits and begins with a small letter; '\(name)' is not")
        } else if (try? Expression(name, names: [name: .bool]))?.path != [name] {
            report(
                path, "\(what) is one that expressions can speak, and '\(name)' means something to them; take another")
        }
    }
}
