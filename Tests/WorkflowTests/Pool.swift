import JSON
import Workflow

/// A pool and its stakes: a parent and a child that are right, for mistakes to be made in.
enum Pool {
    static let child = """
        { "workflow": "stake", "version": 1, "title": { "zh": "份额", "en": "Stake" },
          "child": { "given": { "mark": "string" }, "offers": { "number": "identifier", "amount": "amount" } },
          "events": { "stake.placed": { "family": "${event.pool}", "saga": "${event.no}",
            "fields": { "pool": "identifier", "no": "identifier", "who": "identifier", "amount": "amount",
                        "note": "USER_AUTO_PRE_TRANSACTION.remark?" } } },
          "startedBy": "stake.placed",
          "steps": [
            { "id": "hold", "call": "USER_AUTO_PRE_TRANSACTION",
              "with": { "userNo": "${input.who}", "bizType": "TENDER", "amount": "${input.amount}",
                        "projectNo": "${input.pool}", "remark": "${input.note}" },
              "undo": { "call": "CANCEL_PRE_FREEZE",
                        "with": { "preRequestNo": "${steps.hold.requestNo}", "amount": "${input.amount}" } } },
            { "id": "wait", "join": { "number": "${steps.hold.requestNo}", "amount": "${input.amount}" } } ],
          "completed": { "emit": "stake.taken" }, "failed": { "emit": "stake.lost", "with": { "why": "${failure.code}" } } }
        """

    static let parent = """
        { "workflow": "pool", "version": 3, "title": { "zh": "资金池", "en": "Pool" },
          "events": {
            "pool.opened": { "family": "${event.pool}", "saga": "pool",
              "fields": { "pool": "identifier", "amount": "amount", "until": "time", "fee": "amount? = 0.00",
                          "note": "string?" } },
            "pool.closed": { "family": "${event.pool}", "saga": "pool", "fields": { "pool": "identifier" } } },
          "startedBy": "pool.opened", "search": ["pool"],
          "steps": [
            { "id": "gather", "collect": { "child": "stake", "on": "stake.placed", "give": { "mark": "${input.pool}" },
                "totals": { "held": { "sum": "${child.amount}", "of": ["held"] } },
                "admit": "${event.amount <= input.amount - totals.held}", "until": "${totals.held == input.amount}",
                "closeOn": "pool.closed", "deadline": { "at": "${input.until}" } } },
            { "id": "pay", "forEach": "${children.held}", "as": "stakes", "chunk": 5, "pivot": true, "call": "CONFIRM_LOAN",
              "with": { "projectNo": "${input.pool}", "commission": "${input.fee - chunk.before.commission}",
                        "details": "${stakes.map(s, {'preRequestNo': s.number, 'amount': s.amount})}" } },
            { "id": "pause", "delay": { "for": "10m" } },
            { "id": "big", "choose": [ { "when": "${input.amount > amount('5')}",
                "steps": [ { "id": "cheer", "emit": "pool.big", "with": { "paid": "${size(steps.pay.settled)}" } } ] } ],
              "otherwise": [ { "id": "nothing", "emit": "pool.small" } ] },
            { "id": "confirmed", "await": "pool.closed", "deadline": { "after": "3d" }, "onDeadline": "hold" } ],
          "completed": { "emit": "pool.paid" }, "failed": { "emit": "pool.failed" } }
        """

    static func problems(_ child: String, _ parent: String) throws -> [Problem] {
        try problems([File(name: "stake.v1.json", text: child), File(name: "pool.v3.json", text: parent)])
            .map(\.problem)
    }

    /// A file's name and its text.
    struct File {
        let name: String
        let text: String
    }

    static func problems(_ files: [File]) throws -> [(file: String, problem: Problem)] {
        let read = try files.map { (name: $0.name, json: try JSONValue(reading: $0.text)) }
        switch Result(catching: { () throws(DefinitionSet.Refused) in try DefinitionSet(read) }) {
        case .success: return []
        case .failure(let refused): return refused.problems
        }
    }
}
