import JSON
import Orchestrator
import Roles
import Runtime
import Saga

/// Questions about sagas.
extension Desk {
    func overview(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow([])
        let overview = try ask { () throws(ReadModel.Problem) in try readModel.overview() }
        var states = JSONObject()
        for state in SagaView.State.allCases {
            states[state.rawValue] = .count(overview.states.first { $0.state == state }?.count ?? 0)
        }
        let causes = overview.causes.sorted { $0.since < $1.since }.map { cause -> JSONValue in
            [
                "cause": .string(cause.cause.rawValue), "count": .count(cause.count), "oldestSince": .time(cause.since),
            ]
        }
        let unreadable = overview.unreadable.map { unreadable -> JSONValue in
            [
                "partition": .string("\(unreadable.partition)"), "count": .count(unreadable.count),
                "lastOffset": .number(JSONNumber(unreadable.offset)), "lastReason": .string(unreadable.reason),
            ]
        }
        return [
            "states": .object(states), "causes": .array(causes), "openDeadLetters": .count(overview.openLetters),
            "unreadable": .array(unreadable), "view": view,
        ]
    }

    func sagas(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow(
            ["workflow", "cause", "family", "ended", "text", "after", "limit"], repeated: ["state", "search"])
        var query = SagaQuery()
        for text in visit.values("state") { query.states.append(try Visit.word(text, "state")) }
        query.workflow = visit.value("workflow")
        query.cause = try visit.word("cause")
        query.family = visit.value("family")
        query.isEnded = try visit.flag("ended")
        query.text = visit.value("text")
        for text in visit.values("search") {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw .bad("'search' is NAME=VALUE, such as search=borrowerNo=b17.") }
            query.search.append((name: parts[0], value: parts[1]))
        }
        query.after = try visit.cursor(SagaCursor.init(text:))
        query.limit = try visit.limit(most: SagaQuery.maximumLimit)
        let asked = query
        let page = try ask { () throws(ReadModel.Problem) in try readModel.sagas(asked) }
        let now = context.clock.now()
        var json: JSONObject = ["sagas": .array(page.sagas.map { .object($0.json(at: now)) })]
        if let next = page.next { json["next"] = .string(next.text) }
        json["view"] = view
        return json
    }

    func saga(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow([])
        var json = try shown(visit).json(at: context.clock.now())
        json["view"] = view
        return json
    }

    func why(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow([])
        let saga = try shown(visit)
        let whole = saga.json(at: context.clock.now())
        var json = JSONObject()
        let told = [
            "family", "saga", "version", "state", "step", "held", "failure", "why", "offered", "offeredLater", "parent",
        ]
        for name in told {
            json[name] = whole[name]
        }
        let open = saga.calls.filter { ![.applied, .refused].contains($0.state) }
        json["openCalls"] = .array(open.map { .object($0.json) })
        json["view"] = view
        return json
    }

    func history(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow(["after", "limit"])
        let name = visit.sagaName
        let after = try visit.cursor(HistoryCursor.init(text:))
        let limit = try visit.limit(most: HistoryPage.maximumLimit)
        let found = try ask { () throws(ReadModel.Problem) in
            try readModel.history(of: name, after: after, limit: limit)
        }
        guard let page = found else { throw notShown(name) }
        var json: JSONObject = [
            "family": .string(name.family), "saga": .string(name.saga),
            "entries": .array(page.entries.map { .object($0.json) }),
        ]
        if let next = page.next { json["next"] = .string(next.text) }
        json["view"] = view
        return json
    }

    /// The saga of the path.
    func shown(_ visit: Visit) throws(Problem) -> SagaView {
        let name = visit.sagaName
        guard let view = try ask({ () throws(ReadModel.Problem) in try readModel.saga(name) }) else {
            throw notShown(name)
        }
        return view
    }

    func notShown(_ name: SagaName) -> Problem {
        .notFound("There is no saga '\(name.saga)' of the family '\(name.family)' in the operators' view.")
    }
}

extension Visit {
    var sagaName: SagaName { SagaName(family: parameter("family"), saga: parameter("saga")) }
}

extension HistoryPage.Entry {
    /// What was sealed is not shown.
    var json: JSONObject {
        var json: JSONObject = [
            "offset": .number(JSONNumber(entry.offset)), "index": .count(entry.index), "time": .time(entry.time),
        ]
        if let step = entry.step { json["step"] = .string(step) }
        json["account"] = .string(entry.what.account)
        if let what = (try? JSONValue(reading: record, limits: .records))?["what"] { json["what"] = what.withoutSealed }
        if !answers.isEmpty {
            json["answers"] = .array(answers.map { .object($0.json) })
        }
        return json
    }
}

extension AnswerEvidence {
    /// What was sealed is not shown.
    fileprivate var json: JSONObject {
        let words: JSONValue =
            switch respData {
            case .plain(let text): .string(text)
            case .sealed: .sealedData
            }
        return ["time": .time(time), "respData": words, "signature": .string(signature)]
    }
}
