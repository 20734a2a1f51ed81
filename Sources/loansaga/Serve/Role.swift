import Custody

/// What a process of the orchestrator can do.
enum Role: String, CaseIterable {
    case intake, owner, steps, gateway, projection, console

    static let list = allCases.map(\.rawValue).joined(separator: ",")

    /// Nil where a word is none of them.
    static func set(_ text: String) -> Set<Role>? {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let roles = words.compactMap(Role.init(rawValue:))
        guard roles.count == words.count else { return nil }
        // Operators' commands and questions are answered from the read model.
        return Set(roles).union(roles.contains(.console) ? [.projection] : [])
    }

    /// Nil where a word is no service of the bank.
    static func services(_ text: String) -> [Service]? {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let services = words.compactMap(Service.init(rawValue:))
        guard services.count == words.count, Set(services).count == services.count else { return nil }
        return services
    }
}
