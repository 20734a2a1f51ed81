import Custody

/// A page that waits for its user. Where it is a registration, this is one of two places that hold personal data.
struct Page: Hashable, Sendable {
    var request: Request
    var opening: Int32
    var callbackUrl: String
    var expires: Timestamp

    var id: PageID { PageID(requestNo: request.requestNo, opening: opening) }

    func isExpired(at now: Timestamp) -> Bool { now > expires }
}
