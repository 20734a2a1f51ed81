import Crypto
import Custody
import HTTP

/// What the options come to when the gateway starts.
extension GatewayOptions {
    /// What can be told without opening anything.
    public func check() throws(GatewayError) {
        for address in [listen, bankListen].compactMap(\.self) where !ListenAddress.isUsable(address) {
            throw .badListen(address)
        }
        guard Self.isBase(bankURL) else { throw .badBankURL(bankURL) }
        if let publicURL {
            guard Self.isBase(publicURL), publicURL.utf8.count <= 200 else { throw .badPublicURL(publicURL) }
        }
        if let homeURL, !PeerURL.isUsable(homeURL) { throw .badHomeURL(homeURL) }
        if bankTLS != nil, bankListen == nil { throw .bankTLSWithoutAddress }
        _ = try tokenDigests()
        if platformTokens.isEmpty, !LoopbackAddress.isListening(listen) { throw .tokenMissing(address: listen) }
        for (name, value, range) in [
            ("workers", workers, 1...1024), ("maximumWaiting", maximumWaiting, 1...100_000),
            ("keptOutcomes", keptOutcomes, 1 << 16...1 << 32),
        ] where !range.contains(value) {
            throw .badNumber(name: name, value: value, range: range)
        }
        guard appendDeadline > .zero, appendDeadline <= .seconds(60) else { throw .badAppendDeadline(appendDeadline) }
    }

    func tokenDigests() throws(GatewayError) -> [[UInt8]] {
        var digests: [[UInt8]] = []
        for (index, text) in platformTokens.enumerated() {
            guard let digest = Hex.decode(text), digest.count == 32 else { throw .badToken(index: index) }
            digests.append(digest)
        }
        return digests
    }

    func server(_ address: String, _ tls: HTTPServerTLS?) -> HTTPServerOptions {
        var options = HTTPServerOptions(address: address)
        options.tls = tls
        options.maximumConnections = maximumConnections
        options.maximumConnectionsPerAddress = maximumConnectionsPerAddress
        // The token of a page carries a whole command, sealed values and all.
        options.maximumTargetBytes = 8 * 1024
        options.answerDeadline = .seconds(Self.longestWait + 15)
        return options
    }

    /// `https://host[:port]`, as a browser's policy names where a page comes from.
    var bankOrigin: String {
        let parts = bankURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }

    /// What a path can follow.
    private static func isBase(_ url: String) -> Bool {
        PeerURL.isUsable(url) && !url.hasSuffix("/") && !url.contains("?") && CallbackURL.isUsable(url)
    }
}
