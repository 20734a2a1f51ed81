/// Why a gateway does not start.
public enum GatewayError: Error, Hashable, Sendable, CustomStringConvertible {
    case badListen(String)
    case badBankURL(String)
    case badPublicURL(String)
    case badHomeURL(String)
    case badToken(index: Int)
    case tokenMissing(address: String)
    case bankTLSWithoutAddress
    case badNumber(name: String, value: Int, range: ClosedRange<Int>)
    case badAppendDeadline(Duration)

    public var description: String {
        switch self {
        case .badListen(let address):
            "'\(address)' is not an address to listen on; write a literal and a port, such as 127.0.0.1:8703"
        case .badBankURL(let url):
            "'\(url)' is not where browsers reach the bank; write https://HOST[:PORT], or http:// for this machine, "
                + "without ? and without a slash at its end"
        case .badPublicURL(let url):
            "'\(url)' is not where browsers reach the gateway; write https://HOST[:PORT], or http:// for this machine, "
                + "without ? and without a slash at its end, at most 200 characters"
        case .badHomeURL(let url):
            "'\(url)' is not where users can go on; write https://HOST[:PORT]/PATH"
        case .badToken(let index):
            "the platform's token \(index + 1) is not a SHA-256 of 64 hexadecimal digits; make one with "
                + "printf %s TOKEN | sha256sum"
        case .tokenMissing(let address):
            "anybody who reaches \(address) could publish events; give the SHA-256 of a platform token, or listen on "
                + "127.0.0.1"
        case .bankTLSWithoutAddress:
            "TLS for the bank needs an address of its own to listen on"
        case .badNumber(let name, let value, let range):
            "\(name) is \(value), not in \(range.lowerBound) to \(range.upperBound)"
        case .badAppendDeadline(let deadline):
            "appendDeadline is \(deadline), not more than nothing and at most a minute"
        }
    }
}
