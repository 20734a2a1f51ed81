import Crypto
import JSON
import Roles

/// Turns events into records of the inbox, with the keys of the process.
struct EventRouter: Sendable {
    private let keys: PlatformKeys

    init(keys: PlatformKeys) {
        self.keys = keys
    }

    /// - Parameter now: milliseconds.
    /// - Throws: when personal data cannot be sealed here, which is no fault of the event's.
    func route(
        _ event: JSONValue, by intake: EventIntake, at now: Int64
    ) throws(CryptoError) -> Result<RoutedEvent, EventRefusal> {
        let cloudEvent: CloudEvent
        do throws(EventRefusal) {
            cloudEvent = try CloudEvent(event)
        } catch {
            return .failure(error)
        }
        return try intake.record(of: cloudEvent, now: now) { (plain, family) throws(CryptoError) in
            try keys.sealer.seal(plain, associatedData: Array(family.utf8))
        } digest: { content in
            keys.digestKey.hmacSHA256(content)
        }
    }
}

extension EventRefusal {
    /// Whether it would not be refused by definitions that are published, and not read here yet.
    var mayPass: Bool {
        switch code {
        case .unknownType, .unfit: true
        case .malformed, .tooOld, .tooEarly, .tooLarge: false
        }
    }
}
