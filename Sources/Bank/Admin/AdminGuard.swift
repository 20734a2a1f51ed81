import HTTP

/// Keeps web pages away from the admin interface.
///
/// It listens on the loopback interface, which every browser of the machine reaches. A page of another site is known by
/// the `Origin` that browsers add when it posts and the `Sec-Fetch-Site` that they always add, one that rebinds its own name to 127.0.0.1 by the `Host` that it keeps,
/// and what a proxy passes on by the header that the proxy adds.
enum AdminGuard {
    static func problem(_ request: HTTPRequest) -> AdminProblem? {
        if request.headers["Origin"] != nil {
            return AdminProblem(status: 403, "The admin interface is not for web pages.")
        }
        if let site = request.headers["Sec-Fetch-Site"], site != "none", site != "same-origin" {
            return AdminProblem(status: 403, "The admin interface is not for web pages.")
        }
        if ["Forwarded", "X-Forwarded-For"].contains(where: { request.headers[$0] != nil }) {
            return AdminProblem(status: 403, "The admin interface is not to be reached through a proxy.")
        }
        guard let host = request.headers["Host"], LoopbackAddress.isHost(host) else {
            return AdminProblem(status: 403, "Name the admin interface by a loopback address, such as 127.0.0.1.")
        }
        return nil
    }
}
