import Custody

/// One line of a request's `details`, which knows where it stands, so that a refusal can say which line is at fault.
struct Detail {
    let parameters: Parameters
    /// From 0, as in the request.
    let index: Int

    /// How a refusal names one of its parameters, as the refusals of malformed requests do.
    func path(_ name: String) -> String { "\(place).\(name)" }

    var place: String { "details[\(index)]" }
}

extension Request {
    func details() throws(Refusal) -> [Detail] {
        try parameters.details("details").enumerated().map { Detail(parameters: $0.element, index: $0.offset) }
    }
}
