/// Why a request never reaches the handler, and the status that says so.
struct Refusal: Error, Hashable {
    let status: Int
    let reason: String

    init(_ status: Int, _ reason: String) {
        self.status = status
        self.reason = reason
    }

    static func malformed(_ reason: String) -> Refusal { Refusal(400, reason) }
}
