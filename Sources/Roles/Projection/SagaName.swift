/// Which saga: its family, and its own id within it.
///
/// Names are the same when their bytes are, as everywhere in the log.
public struct SagaName: Hashable, Sendable, CustomStringConvertible {
    public let family: String
    public let saga: String

    public init(family: String, saga: String) {
        self.family = family
        self.saga = saga
    }

    public static func == (one: SagaName, other: SagaName) -> Bool {
        one.family.utf8.elementsEqual(other.family.utf8) && one.saga.utf8.elementsEqual(other.saga.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        for byte in family.utf8 { hasher.combine(byte) }
        hasher.combine(UInt8(ascii: "/"))
        for byte in saga.utf8 { hasher.combine(byte) }
    }

    /// `p1/funding`
    public var description: String { "\(family)/\(saga)" }

    /// Under which key its view stands in the topic of views: `saga:p1/funding`.
    public var viewKey: [UInt8] { Array("\(Self.viewPrefix)\(self)".utf8) }

    /// - Returns: nil for a key that is no saga's.
    public init?(viewKey: [UInt8]) {
        let prefix = Self.viewPrefix.utf8
        guard viewKey.starts(with: prefix), let slash = viewKey.firstIndex(of: UInt8(ascii: "/")),
            let family = String(validating: viewKey[prefix.count..<slash], as: UTF8.self),
            let saga = String(validating: viewKey[(slash + 1)...], as: UTF8.self)
        else { return nil }
        self.init(family: family, saga: saga)
    }

    private static let viewPrefix = "saga:"
}
