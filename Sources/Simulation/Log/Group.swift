/// A consumer group: who has which of its shares, and up to where each is done with.
struct Group<Share: Hashable & Comparable> {
    let shares: [Share]
    private(set) var holders: [Share: Int] = [:]
    private(set) var committed: [Share: Int64] = [:]
    /// Counts the assignments.
    private(set) var generation = 0

    init(_ shares: [Share]) {
        self.shares = shares.sorted()
    }

    /// Divides the shares among the members.
    mutating func assign(among members: [Int]) {
        generation += 1
        holders = [:]
        guard !members.isEmpty else { return }
        for (place, share) in shares.enumerated() {
            holders[share] = members[(place + generation) % members.count]
        }
    }

    func shares(of member: Int) -> [Share] { shares.filter { holders[$0] == member } }

    mutating func commit(_ share: Share, _ offset: Int64) { committed[share] = offset }
}
