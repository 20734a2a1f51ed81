import Crypto
import JSON
import Saga

@testable import Roles

/// Takes events in with keys of its own.
struct IntakeBench {
    let intake: EventIntake
    let sealer: Sealer
    private let key: DigestKey

    init(_ intake: EventIntake? = nil) throws {
        self.intake = try intake ?? Publishing.current().intake
        sealer = try Sealer(current: SealKey(id: "k1", bytes: [UInt8](repeating: 7, count: 32)))
        key = try DigestKey(bytes: [UInt8](repeating: 9, count: 32))
    }

    func take(_ event: JSONValue, now: Int64 = Publishing.now) throws -> Result<RoutedEvent, EventRefusal> {
        let cloudEvent: CloudEvent
        do throws(EventRefusal) {
            cloudEvent = try CloudEvent(event)
        } catch {
            return .failure(error)
        }
        return try intake.record(of: cloudEvent, now: now) { (plain, family) throws(CryptoError) in
            try sealer.seal(plain, associatedData: Array(family.utf8))
        } digest: { content in
            key.hmacSHA256(content)
        }
    }

    /// - Returns: nil, and an issue, for an event that is taken.
    func refusal(_ event: JSONValue, now: Int64 = Publishing.now) throws -> EventRefusal? {
        if case .failure(let refusal) = try take(event, now: now) { refusal } else { nil }
    }
}
