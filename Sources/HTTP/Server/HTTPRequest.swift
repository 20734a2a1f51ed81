/// A request that was received whole and whose framing left no doubt.
public struct HTTPRequest: Sendable {
    /// One `name=value` of the query.
    public struct QueryItem: Sendable, Hashable {
        public let name: String
        public let value: String
    }

    public let method: HTTPMethod
    /// As it stood in the request line: printable ASCII, escapes and query included.
    public let target: String
    /// Without the query, escapes decoded; begins with a slash and has no `.` or `..` segment and no escaped slash.
    public let path: String
    /// In order, escapes and `+` decoded; a name may come more than once.
    public let query: [QueryItem]
    public let headers: HTTPHeaders
    public let body: [UInt8]
    /// The peer's address without its port; behind a proxy this is the proxy.
    public let peerAddress: String
    /// The peer showed a certificate that the client authority vouches for.
    public let hasClientCertificate: Bool

    /// The first query item of this name.
    public func query(_ name: String) -> String? {
        query.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}
