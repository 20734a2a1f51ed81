/// Why a server could not start.
public enum HTTPServerError: Error, Hashable, CustomStringConvertible {
    case badAddress(String)
    case cannotListen(address: String, why: String)
    case badOption(String)
    case badCertificate(String)
    case libraryUnknown(version: String)
    case cannotStart(String)

    public var description: String {
        switch self {
        case .badAddress(let text):
            "\"\(text)\" is not an address to listen on; write an address literal and a port, such as 127.0.0.1:8080"
                + " or [::1]:8080"
        case .cannotListen(let address, let why):
            "cannot listen on \(address): \(why); choose a free address of this machine"
        case .badOption(let what):
            "the server's options do not fit: \(what)"
        case .badCertificate(let what):
            "TLS cannot be used: \(what); give the certificate chain and its key as PEM"
        case .libraryUnknown(let version):
            "libmicrohttpd \(version) is not the one whose framing this server knows how to check (0.9.75);"
                + " install Debian 12's libmicrohttpd12"
        case .cannotStart(let why):
            "the HTTP server did not start: \(why)"
        }
    }
}
