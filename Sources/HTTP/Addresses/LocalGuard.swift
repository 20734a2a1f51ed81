/// Keeps web pages away from what is for programs of this machine only.
///
/// Every browser of the machine reaches the loopback interface. A page of another site is known by the `Origin` that
/// browsers add when it posts and the `Sec-Fetch-Site` that they always add, one that rebinds its own name to 127.0.0.1
/// by the `Host` that it keeps, and what a proxy passes on by the header that the proxy adds.
public enum LocalGuard {
    /// Why the request may not come in, in a sentence; nil when it may.
    ///
    /// - Parameter name: what it asks for, as a sentence begins with it, such as `The admin interface`.
    public static func problem(_ request: HTTPRequest, for name: String) -> String? {
        if request.headers["Origin"] != nil { return "\(name) is not for web pages." }
        if let site = request.headers["Sec-Fetch-Site"], site != "none", site != "same-origin" {
            return "\(name) is not for web pages."
        }
        if ["Forwarded", "X-Forwarded-For"].contains(where: { request.headers[$0] != nil }) {
            return "\(name) is not to be reached through a proxy."
        }
        guard let host = request.headers["Host"], LoopbackAddress.isHost(host) else {
            return "\(name) has to be named by a loopback address, such as 127.0.0.1."
        }
        return nil
    }
}
