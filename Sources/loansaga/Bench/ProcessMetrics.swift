import HTTP

/// What a process says of itself at `/metrics`.
struct ProcessMetrics {
    struct Silent: Error, CustomStringConvertible {
        let description: String
    }

    private let address: String
    private let http: HTTPClient?

    init(address: String, http: HTTPClient? = try? HTTPClient()) {
        self.address = address
        self.http = http
    }

    /// The sum over all labels of a metric.
    func sum(_ name: String) async throws -> Double {
        guard case .answered(let answer)? = await http?.send(HTTPCall(.get, address + "/metrics")), answer.status == 200
        else { throw Silent(description: "\(address) shows no metrics") }
        return String(decoding: answer.body, as: UTF8.self).split(separator: "\n").reduce(0) { sum, line in
            guard line.hasPrefix(name), ["{", " "].contains(line.dropFirst(name.count).prefix(1)) else { return sum }
            return sum + (line.split(separator: " ").last.flatMap { Double($0) } ?? 0)
        }
    }
}
