import Roles
import Saga

/// Runs histories, one seed after the other.
public struct Simulator: Sendable {
    private let shelves: [Shelf]
    private let libraries: [Library]

    /// - Parameter shelves: one for each reading of what the bank's specification leaves open; a seed takes one.
    public init(_ shelves: [Shelf]) {
        self.shelves = shelves
        libraries = shelves.map(\.published.library)
    }

    public func run(_ request: HistoryRequest) -> HistoryResult {
        let index = Int(request.seed % UInt64(shelves.count))
        var library = libraries[index]
        library.fault = request.planted?.engine
        return Cluster(request, shelves[index], library: library).run()
    }
}
