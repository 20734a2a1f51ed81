import Custody
import Expressions
import JSON
import Saga
import Workflow

/// A workflow that ships nowhere, with a child: an orchard that is planted, whose hands are hired, whose baskets are
/// gathered and pressed. Nothing of it is called as anything in the folder `workflows`.
enum Orchard {
    static let files: [(name: String, text: String)] = [("orchard.v1.json", orchard), ("basket.v1.json", basket)]

    private static let orchard = """
        { "workflow": "orchard", "version": 1, "title": { "zh": "果园", "en": "Orchard" },
          "events": {
            "orchard.planted": { "family": "${event.ground}", "saga": "year",
              "fields": { "ground": "identifier", "farmer": "identifier", "crop": "amount", "end": "time",
                          "hands": [ { "who": "identifier", "wage": "amount" } ] } },
            "orchard.gathered": { "family": "${event.ground}", "saga": "year", "fields": { "ground": "identifier" } },
            "orchard.frosted": { "family": "${event.ground}", "saga": "year", "fields": { "ground": "identifier" } } },
          "startedBy": "orchard.planted", "search": ["ground"],
          "steps": [
            { "id": "plant-trees", "call": "CREATE_PROJECT",
              "with": { "userNo": "${input.farmer}", "projectNo": "${input.ground}", "projectAmount": "${input.crop}",
                        "projectName": "apples", "projectDesc": "red ones", "projectType": "STANDARD",
                        "projectPeriod": 12, "annualRate": "0.5", "repaymentWay": "ONE_TIME" },
              "undo": { "call": "MODIFY_PROJECT",
                        "with": { "projectNo": "${input.ground}", "projectStatus": "MISCARRY" } } },
            { "id": "hire", "forEach": "${input.hands}", "as": "hands", "call": "USER_AUTO_PRE_TRANSACTION",
              "with": { "userNo": "${hands[0].who}", "bizType": "TENDER", "amount": "${hands[0].wage}",
                        "projectNo": "${input.ground}" },
              "undo": { "call": "CANCEL_PRE_FREEZE",
                        "with": { "preRequestNo": "${steps.hire.requestNo}", "amount": "${hands[0].wage}" } } },
            { "id": "gather", "collect": { "child": "basket", "on": "basket.filled",
                "give": { "ladder": "${steps['plant-trees'].requestNo}" },
                "totals": { "weighed": { "sum": "${child.weight}", "of": ["held"] },
                            "carried": { "sum": "${child.weight}", "of": ["open", "held"] } },
                "admit": "${totals.carried + event.weight <= input.crop}", "until": "${totals.weighed == input.crop}",
                "closeOn": "orchard.gathered", "failOn": "orchard.frosted", "deadline": { "at": "${input.end}" } } },
            { "id": "press", "forEach": "${children.held}", "as": "baskets", "chunk": 2, "pivot": true,
              "onRefused": "split", "call": "CONFIRM_LOAN",
              "with": { "projectNo": "${input.ground}",
                        "details": "${baskets.map(b, {'preRequestNo': b.token, 'amount': b.weight})}" } },
            { "id": "bottle", "call": "MODIFY_PROJECT", "noUndo": "what is pressed is pressed",
              "with": { "projectNo": "${input.ground}", "projectStatus": "REPAYING" } } ],
          "completed": { "emit": "orchard.harvested", "with": { "pressed": "${size(steps.press.settled)}" } },
          "failed": { "emit": "orchard.barren", "with": { "why": "${failure.code}" } } }
        """

    private static let basket = """
        { "workflow": "basket", "version": 1, "title": { "zh": "篮子", "en": "Basket" },
          "child": { "given": { "ladder": "identifier" }, "offers": { "token": "identifier", "weight": "amount" } },
          "events": {
            "basket.filled": { "family": "${event.ground}", "saga": "${event.tag}",
              "fields": { "ground": "identifier", "tag": "identifier", "picker": "identifier", "weight": "amount" } },
            "basket.spilled": { "family": "${event.ground}", "saga": "${event.tag}",
              "fields": { "ground": "identifier", "tag": "identifier" } } },
          "startedBy": "basket.filled", "withdrawOn": "basket.spilled",
          "steps": [
            { "id": "carry", "call": "USER_AUTO_PRE_TRANSACTION",
              "with": { "userNo": "${input.picker}", "bizType": "TENDER", "amount": "${input.weight}",
                        "projectNo": "${input.ground}", "remark": "${given.ladder}" },
              "undo": { "call": "CANCEL_PRE_FREEZE",
                        "with": { "preRequestNo": "${steps.carry.requestNo}", "amount": "${input.weight}" } } },
            { "id": "stand", "join": { "token": "${steps.carry.requestNo}", "weight": "${input.weight}" } } ],
          "completed": { "emit": "basket.emptied" }, "failed": { "emit": "basket.lost" } }
        """
}

extension World {
    /// A world that knows the orchard besides.
    static func orchard() throws -> World {
        var world = World.loan()
        let files = try Orchard.files.map { (name: $0.name, json: try JSONValue(reading: $0.text)) }
        for definition in try DefinitionSet(files).definitions {
            world.library.add(Plan(definition, digest: "\(definition.name).v1"))
        }
        return world
    }

    mutating func plant(hands: [String] = []) {
        families.insert("g1")
        let hired = hands.map { Value.object(ObjectValue([("who", .text($0)), ("wage", .amount(5_000))])) }
        send(
            "orchard.planted", saga: "year", family: "g1", starts: "orchard",
            [
                ("ground", .text("g1")), ("farmer", .text("borrower")), ("crop", .amount(50_000)),
                ("end", .time(now + 86_400_000)), ("hands", .list(hired)),
            ])
    }

    mutating func fill(_ tag: String, by picker: String) {
        send(
            "basket.filled", saga: tag, family: "g1", starts: "basket",
            [("ground", .text("g1")), ("tag", .text(tag)), ("picker", .text(picker)), ("weight", .amount(10_000))])
    }

    mutating func frost() { send("orchard.frosted", saga: "year", family: "g1", [("ground", .text("g1"))]) }
}
