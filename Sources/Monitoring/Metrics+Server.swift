public import HTTP
public import Runtime

/// What a server tells of itself.
extension Metrics {
    /// The server's counts, looked up whenever somebody asks; they are left out once it is gone.
    ///
    /// - Parameter name: which of the process's servers, such as `gateway`.
    public func add(_ server: HTTPServer, as name: String) {
        let labels = [("server", name)]
        func counter(_ name: String, _ help: String, _ count: @escaping @Sendable (HTTPServerCounts) -> Int) {
            self.counter("loansaga_http_\(name)_total", help, labels: labels) { [weak server] in
                server.map { Double(count($0.counts)) }
            }
        }
        gauge("loansaga_http_connections_open", "Connections open now.", labels: labels) { [weak server] in
            server.map { Double($0.counts.open) }
        }
        counter("connections_accepted", "Connections taken.", \.accepted)
        counter("connections_reaped", "Connections shut at a deadline.", \.reaped)
        counter("requests_handled", "Requests that reached a handler.", \.handled)
        counter("requests_refused", "Requests refused for their form or size.", \.refused)
        counter("requests_unanswered", "Requests that a handler left without a usable answer.", \.unanswered)
    }
}
