import Custody

/// How a page ended whose number does not tell it: what a browser that sends the form again is told again.
///
/// Where it was a registration, this holds personal data, and is forgotten after a page's life.
struct PageEnding: Hashable, Sendable {
    var opening: Int32
    var service: Service
    var callbackUrl: String
    var answer: RememberedAnswer
    /// When it is forgotten.
    var due: Timestamp
}
