import Custody
import JSON

/// A record that a store can keep.
protocol StorableRecord {
    /// - Parameter reader: reads requests by the catalogue.
    init(_ node: RecordNode, _ reader: StoredRequestReader) throws(RecordProblem)
    var json: JSONValue { get }
    /// Whether there is personal data in it.
    var isSensitive: Bool { get }
}

extension StorableRecord {
    var isSensitive: Bool { false }
}

/// A key that a store can keep.
protocol StorableKey {
    init?(storedText: String)
    var storedText: String { get }
}

extension String: StorableKey {
    init?(storedText: String) { self = storedText }
    var storedText: String { self }
}

extension Books.Counter: StorableKey {
    init?(storedText: String) { self.init(rawValue: storedText) }
    var storedText: String { rawValue }
}

extension Account: StorableKey {
    init?(storedText: String) {
        switch storedText {
        case "recharge": self = .recharge
        case "payout": self = .payout
        case "endowment": self = .endowment
        default:
            let parts = storedText.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "available": self = .available(String(parts[1]))
            case "frozen": self = .frozen(String(parts[1]))
            default: return nil
            }
        }
    }

    var storedText: String {
        switch self {
        case .available(let holder): "available:\(holder)"
        case .frozen(let holder): "frozen:\(holder)"
        case .recharge: "recharge"
        case .payout: "payout"
        case .endowment: "endowment"
        }
    }
}

extension ClaimKey: StorableKey {
    init?(storedText: String) {
        let parts = storedText.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(userNo: String(parts[0]), projectNo: String(parts[1]))
    }

    var storedText: String { "\(userNo):\(projectNo)" }
}

extension NotificationID: StorableKey {
    init?(storedText: String) {
        let parts = storedText.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = Kind(rawValue: String(parts[0])), let ordinal = Int32(parts[2]) else {
            return nil
        }
        self.init(kind: kind, subject: String(parts[1]), ordinal: ordinal)
    }

    var storedText: String { description }
}
