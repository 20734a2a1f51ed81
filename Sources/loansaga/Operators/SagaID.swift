import JSON

/// A saga as it is named on the command line: `FAMILY/SAGA`, or the family alone when it has one open saga.
struct SagaID: Hashable {
    static let help = "FAMILY/SAGA, or FAMILY alone when it has one open saga."

    let family: String
    /// Nil for the one open saga of its family.
    let saga: String?

    init(_ text: String, command: String) throws(UsageError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw .invalidValue(command: command, option: "ID", value: "'\(text)'", expected: "FAMILY/SAGA or FAMILY")
        }
        family = parts[0]
        saga = parts.count == 2 ? parts[1] : nil
    }

    /// The saga's path in the interface; asks which it is where the family alone was named.
    func path(_ client: ConsoleClient) async throws -> [String] {
        if let saga { return ["sagas", family, saga] }
        let found = try await client.get(
            ["sagas"], query: [(name: "family", value: family), (name: "ended", value: "false")])
        let names = (found["sagas"]?.array ?? []).compactMap { $0["saga"]?.string }
        guard let name = names.first, names.count == 1 else { throw Ambiguous(family: family, sagas: names) }
        return ["sagas", family, name]
    }

    private struct Ambiguous: Error, CustomStringConvertible {
        let family: String
        let sagas: [String]

        var description: String {
            sagas.isEmpty
                ? "the family '\(family)' has no open saga; name one that has ended as FAMILY/SAGA"
                : "the family '\(family)' has several open sagas; name one of: "
                    + sagas.prefix(20).map { "\(family)/\($0)" }.joined(separator: ", ")
        }
    }
}
