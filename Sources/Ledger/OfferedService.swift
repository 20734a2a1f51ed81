public import Custody

/// What the sandbox bank can be asked for by name.
public enum OfferedService: Hashable, Sendable {
    /// A service of the specification.
    case specified(Service)
    /// The query service that a profile adds, by its name.
    case query(String)

    /// - Returns: nil for a name that neither the specification nor the profile has.
    public init?(named name: String, in profile: Profile) {
        if let service = Service(rawValue: name) {
            self = .specified(service)
        } else if let query = profile.query, query.service.utf8.elementsEqual(name.utf8) {
            self = .query(query.service)
        } else {
            return nil
        }
    }

    public var name: String {
        switch self {
        case .specified(let service): service.rawValue
        case .query(let name): name
        }
    }

    public var specified: Service? {
        if case .specified(let service) = self { service } else { nil }
    }

    public var isQuery: Bool { specified == nil }

    /// The names that a profile's bank goes by, the specification's first.
    public static func names(in profile: Profile) -> [String] {
        Service.allCases.map(\.rawValue) + [profile.query?.service].compactMap(\.self)
    }
}
