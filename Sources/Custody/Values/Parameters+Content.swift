import Crypto

extension Parameters {
    /// Parameters that say when or where a request is made, not what it does: two requests that differ only in them have
    /// the same content.
    static let circumstances: Set<String> = ["callbackUrl", "expired"]

    /// A SHA-256 that is equal for two requests of the same service exactly when they ask for the same.
    public func contentDigest(of service: Service) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendField(service.rawValue)
        appendContent(to: &bytes)
        return Digest.sha256(bytes)
    }

    private func appendContent(to bytes: inout [UInt8]) {
        for (name, value) in values where !Self.circumstances.contains(name) {
            bytes.appendField(name)
            switch value {
            case .text(let text): bytes.appendField("S" + text)
            case .amount(let amount): bytes.appendField("A\(amount.fen)")
            case .integer(let number): bytes.appendField("I\(number)")
            case .decimal(let number): bytes.appendField("F\(number)")
            case .date(let date): bytes.appendField("D" + date.wire)
            case .dateTime(let time): bytes.appendField("T" + time.wire)
            case .boolean(let truth): bytes.appendField(truth ? "Btrue" : "Bfalse")
            case .details(let details):
                bytes.appendField("C\(details.count)")
                for detail in details {
                    bytes.appendField("\(detail.values.count)")
                    detail.appendContent(to: &bytes)
                }
            }
        }
    }
}

extension [UInt8] {
    /// Length first, so that no two lists of fields share their bytes.
    fileprivate mutating func appendField(_ text: String) {
        append(contentsOf: "\(text.utf8.count):".utf8)
        append(contentsOf: text.utf8)
    }
}
