import Simulation
import Testing

/// A mistake that is made in the text of `Roles`.
struct RolesEdit: Sendable {
    struct Change: Sendable {
        /// Stands in the file once.
        let text: String
        let replacement: String
    }

    let name: String
    /// Of a file of the package.
    let path: String
    let changes: [Change]
    /// By which it has to be found.
    let invariants: Set<Invariant>

    func applied(to source: String) throws -> String {
        var source = source
        for change in changes {
            let places = source.ranges(of: change.text)
            try #require(
                places.count == 1,
                """
                '\(name)' has to be written anew in RolesEdit.swift: in \(path) this stands \(places.count) times, \
                not once: \(change.text)
                """)
            source.replaceSubrange(places[0], with: change.replacement)
        }
        return source
    }

    static let all = [
        RolesEdit(
            name: "commit before acknowledgement", path: "Sources/Roles/Owner/PartitionOwner.swift",
            changes: [
                Change(
                    text: "public var acknowledged: Int64 { flight.acknowledged }",
                    replacement: "public var acknowledged: Int64 { next }")
            ], invariants: [.nothingLost]),
        RolesEdit(
            name: "send after notAfter", path: "Sources/Roles/Steps/ServiceDesk.swift",
            changes: [
                Change(
                    text:
                        "if let late = takeFirst(where: { $0.command.notAfter < now }) { return .report(late, .stale) }",
                    replacement: ""),
                // Nor does it wake up for that: it would find nothing to do, and wake up at once again.
                Change(
                    text:
                        "[time, undo.first.map { $0.command.notAfter + 1 }, forward.first.map { $0.command.notAfter + 1 }]",
                    replacement: "[time]"),
            ], invariants: [.noAttemptAfterDead]),
    ]
}
