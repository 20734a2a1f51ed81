public import HTTP
public import Runtime

/// The pages by which a process is watched: `/healthz`, `/readyz` and `/metrics`.
///
/// For whoever runs the process; what stands before a public port should not let `/metrics` and `/readyz` through.
public struct ProcessPages: Sendable {
    public typealias Health = @Sendable () -> [(name: String, health: ServiceHealth)]

    /// What it answers, and nobody else may use.
    public static let paths = ["/healthz", "/readyz", "/metrics"]

    private let metrics: Metrics
    private let health: Health

    /// - Parameter health: as `ServiceGroup.health`; called on the server's threads, does not block.
    public init(metrics: Metrics, health: @escaping Health) {
        self.metrics = metrics
        self.health = health
    }

    /// The answer, or nil when another page is asked for.
    ///
    /// - `/healthz`: 200, or 503 when a service has failed, so that the process has to be started again.
    /// - `/readyz`: 200, or 503 when a service is not ready.
    /// - `/metrics`: all numbers, in Prometheus' text format.
    ///
    /// A 503 has a line `service: why` for each service.
    public func response(to request: HTTPRequest) -> HTTPResponse? {
        guard Self.paths.contains(request.path) else { return nil }
        guard request.method == .get || request.method == .head else {
            var response = HTTPResponse.text("Only GET can be used here.\n", status: 405)
            response.headers.set("Allow", "GET, HEAD")
            return response
        }
        var response = page(request.path)
        response.headers.set("Cache-Control", "no-store")
        return response
    }

    private func page(_ path: String) -> HTTPResponse {
        switch path {
        case "/healthz": verdict { if case .failed(let why) = $0 { why } else { nil } }
        case "/readyz":
            verdict { health in
                switch health {
                case .ready: nil
                case .notReady(let why), .failed(let why): why
                }
            }
        case _:
            HTTPResponse(
                status: 200, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
                body: Array(metrics.text.utf8))
        }
    }

    private func verdict(_ problem: (ServiceHealth) -> String?) -> HTTPResponse {
        let lines = health().compactMap { name, health in problem(health).map { "\(name): \($0)\n" } }
        return lines.isEmpty ? .text("ok\n") : .text(lines.joined(), status: 503)
    }
}
