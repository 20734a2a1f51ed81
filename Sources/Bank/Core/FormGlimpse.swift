import Custody

/// What the journal can still say about a form that is refused as a whole.
enum FormGlimpse {
    private static let name = Array("serviceName=".utf8)

    /// The service that the form names first, where that much of it can be read.
    static func service(_ body: [UInt8]) -> Service? {
        let pair = body.split(separator: UInt8(ascii: "&"), maxSplits: FormFields.maximumCount)
            .first { $0.starts(with: name) }
        guard let pair, pair.count <= 256, let fields = try? Form.decode(Array(pair)) else { return nil }
        return fields["serviceName"].flatMap(Service.init(rawValue:))
    }
}
