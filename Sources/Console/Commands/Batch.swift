import JSON
import Orchestrator
import Saga

/// The same command for many sagas, as the request says it.
struct Batch: Sendable {
    /// One saga that was named, with what the operator saw of it.
    struct Item: Sendable {
        let family: String
        let saga: String
        let version: Int64?
        let plan: String?
    }

    enum Target: Sendable {
        case items([Item])
        /// All that fit, the longest held first; at most so many. Only to be shown what would be done.
        case filter(SagaQuery)
    }

    let wish: CommandWish
    let target: Target
    /// Commands in a second.
    let rate: Int

    init(_ members: inout Members) throws(Problem) {
        wish = try CommandWish(&members)
        let items = try members.objects("items", most: ConsoleOptions.maximumBatch)
        let filter = try members.object("filter")
        let limit = try members.integer("limit", in: 1...Int64(ConsoleOptions.maximumBatch))
        let rate = try members.integer("perSecond", in: 1...Int64(ConsoleOptions.maximumRate))
        try members.end()
        self.rate = rate.map { Int($0) } ?? ConsoleOptions.standardRate
        switch (items, filter) {
        case (let items?, nil):
            guard limit == nil else { throw .invalid("'limit' belongs to 'filter'.") }
            let named = try Self.items(items)
            for (place, item) in named.enumerated() { try wish.demand(item.plan, "items[\(place)].plan") }
            target = .items(named)
        case (nil, let filter?):
            var query = try Self.query(Members(filter, in: "filter."))
            query.limit = limit.map { Int($0) } ?? 100
            guard wish.isDryRun else {
                throw .invalid(
                    "'filter' is for 'dryRun': send what it finds as 'items', each with 'family', 'saga', 'version' and,"
                        + " as 'plan', its 'digest'.")
            }
            target = .filter(query)
        case (nil, nil), (.some, .some):
            throw .invalid("There is either 'items', a list of sagas, or 'filter', which finds them.")
        }
    }

    private static func items(_ objects: [Members]) throws(Problem) -> [Item] {
        guard !objects.isEmpty else { throw .invalid("'items' names no saga.") }
        var items: [Item] = []
        for var object in objects {
            items.append(
                Item(
                    family: try object.needed("family", "name the saga's family"),
                    saga: try object.needed("saga", "name the saga"),
                    version: try object.integer("version", in: 0...Int64.max), plan: try object.text("plan")))
            try object.end()
        }
        return items
    }

    private static func query(_ filter: Members) throws(Problem) -> SagaQuery {
        var (members, query) = (filter, SagaQuery())
        if let state: SagaView.State = try members.word("state") { query.states = [state] }
        query.workflow = try members.text("workflow")
        query.cause = try members.word("cause")
        query.family = try members.text("family")
        query.text = try members.text("text")
        for (name, value) in try members.object("search") ?? [:] {
            guard let value = value.string else { throw .invalid("'filter.search.\(name)' is a text.") }
            query.search.append((name: name, value: value))
        }
        try members.end()
        guard !query.states.isEmpty || query.cause != nil || query.family != nil || !query.search.isEmpty else {
            throw .invalid("'filter' names at least a cause, a state, a family or a search; it does not take them all.")
        }
        query.isEnded = false
        return query
    }
}
