/// Why a record cannot be read.
public enum UnreadableRecord: Error, Hashable, Sendable, CustomStringConvertible {
    /// No version reads it: it goes to the dead letters.
    case malformed(MalformedRecord)
    /// A newer program wrote it, and has to read it: whoever meets it stops.
    case newerFormat(Int)

    public var description: String {
        switch self {
        case .malformed(let fault): fault.description
        case .newerFormat(let version):
            "the record is in format \(version), and this program reads up to \(RecordFormat.current); run a newer one"
        }
    }
}

/// What is wrong with a record, and where; neither says what stands there, which may be personal data.
public struct MalformedRecord: Error, Hashable, Sendable, CustomStringConvertible {
    /// Such as `fields.payees[2].amount`; empty for the whole.
    public let path: String
    public let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { path.isEmpty ? "the record \(reason)" : "'\(path)' \(reason)" }
}

/// The format that records are written in; each says it in its member `v`.
public enum RecordFormat {
    public static let current = 1
}

/// Where in a record something stands; made into a text only for an error.
indirect enum RecordPath {
    case root
    case member(RecordPath, String)
    case element(RecordPath, Int)

    var text: String {
        switch self {
        case .root: ""
        case .member(.root, let name): name
        case .member(let path, let name): "\(path.text).\(name)"
        case .element(let path, let index): "\(path.text)[\(index)]"
        }
    }
}
