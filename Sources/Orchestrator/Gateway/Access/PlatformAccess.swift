import Crypto
import HTTP

/// Who may publish events and read outcomes by HTTP: whoever has a token, or, where none is set, programs of this
/// machine.
struct PlatformAccess: Sendable {
    /// SHA-256 of each token, so that the settings hold no secret.
    private let digests: [[UInt8]]

    init(digests: [[UInt8]]) {
        self.digests = digests
    }

    /// What a request is answered that may not come in; nil when it may.
    func problem(_ request: HTTPRequest) -> HTTPResponse? {
        guard !digests.isEmpty else {
            return LocalGuard.problem(request, for: "This interface").map { problem in
                GatewayAnswer.error("forbidden", problem, status: 403)
            }
        }
        let token = request.headers["Authorization"].flatMap(Self.token)
        guard let token, isKnown(token) else {
            var response = GatewayAnswer.error(
                "unauthorised", "Send the platform's token: Authorization: Bearer TOKEN.", status: 401)
            response.headers.set("WWW-Authenticate", "Bearer realm=\"loansaga\"")
            return response
        }
        return nil
    }

    /// RFC 6750, section 2.1.
    private static func token(_ header: String) -> String? {
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    private func isKnown(_ token: String) -> Bool {
        let digest = Digest.sha256(Array(token.utf8))
        return digests.reduce(false) { Digest.equal($1, digest) || $0 }
    }
}
