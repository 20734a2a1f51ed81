/// Which histories a campaign runs: a seed each, one after the other.
public struct CampaignPlan: Sendable {
    /// The first history's seed.
    public var from: UInt64
    /// How many histories there are.
    public var histories: Int
    /// A seed takes one of them.
    public var scenarios: [Scenario]
    /// How many bids, claims or users there are in each; nil for what is usual in its scenario.
    public var children: Int?
    /// The faults that happen, by their numbers, of those that are drawn; nil for all.
    public var kept: Set<Int>?
    /// A mistake that is planted in the engine.
    public var planted: PlantedFault?
    /// Whether a broken invariant does not end it.
    public var goesOn = false

    /// - Parameter scenarios: at least one.
    public init(from: UInt64, histories: Int, scenarios: [Scenario], children: Int? = nil) {
        self.from = from
        self.histories = histories
        self.scenarios = scenarios
        self.children = children
    }

    public func children(of scenario: Scenario) -> Int { children ?? scenario.usualChildren }

    /// - Parameter index: from 0, without `histories`.
    public func request(_ index: Int) -> HistoryRequest {
        let seed = from &+ UInt64(index)
        var chance = Chance(seed: seed, .story)
        let scenario = chance.pick(scenarios)
        var request = HistoryRequest(
            seed: seed, scenario: scenario, children: children(of: scenario), kept: kept)
        request.planted = planted
        return request
    }

    // MARK: Parts

    private static let part = 16

    /// In how many parts it falls, however many run them.
    public var parts: Int { (histories + Self.part - 1) / Self.part }

    /// The histories of a part.
    ///
    /// - Parameter number: from 0, without `parts`.
    public func part(_ number: Int) -> Range<Int> {
        let begin = number * Self.part
        return begin..<min(begin + Self.part, histories)
    }

    /// Runs histories of it, up to the first broken invariant, unless it goes on.
    ///
    /// - Parameter proceeds: asked before each history whether to run it.
    public func run(_ part: Range<Int>, on simulator: Simulator, while proceeds: () -> Bool = { true }) -> Campaign {
        var campaign = Campaign()
        for index in part {
            guard proceeds() else { break }
            let request = request(index)
            let result = simulator.run(request)
            // What breaks without the planted mistake, too, does not show that the mistake is found.
            if planted != nil, result.violation != nil, breaks(request, on: simulator) { continue }
            campaign.add(result)
            if campaign.failed > 0, !goesOn { break }
        }
        return campaign
    }

    /// Whether an invariant is broken where nothing is planted.
    private func breaks(_ request: HistoryRequest, on simulator: Simulator) -> Bool {
        var sound = request
        sound.planted = nil
        return simulator.run(sound).violation != nil
    }
}
