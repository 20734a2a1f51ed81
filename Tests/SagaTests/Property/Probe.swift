import JSON
import Workflow

@testable import Saga

/// A workflow that is made to get stuck: what the shipped ones hardly ever come to.
enum Probe {
    static let plan: Plan? = {
        guard let json = try? JSONValue(reading: text),
            let set = try? DefinitionSet([(name: "probe.v1.json", json: json)])
        else { return nil }
        return set.definitions.first.map { Plan($0, digest: "probe.v1") }
    }()

    static let text = #"""
        {
          "workflow": "probe", "version": 1, "title": { "zh": "探针", "en": "Probe" },
          "events": {
            "probe.start": {
              "family": "${event.no}", "saga": "probe",
              "fields": { "no": "identifier", "userNo": "WITHDRAW.userNo", "amount": "WITHDRAW.amount", "way": "integer" }
            },
            "probe.go": { "family": "${event.no}", "saga": "probe", "fields": { "no": "identifier" } }
          },
          "startedBy": "probe.start",
          "steps": [
            { "id": "pause", "delay": { "for": "10m" } },
            { "id": "go", "await": "probe.go", "deadline": { "after": "1h" }, "onDeadline": "hold" },
            {
              "id": "way",
              "choose": [
                { "when": "${input.way == 1}", "steps": [{ "id": "no", "fail": { "code": "no", "reason": "${input.no}" } }] },
                { "when": "${input.way == 2}", "steps": [{ "id": "yes", "emit": "probe.yes", "with": { "twice": "${input.amount + input.amount}" } }] }
              ],
              "otherwise": [{ "id": "else", "emit": "probe.else", "with": { "no": "${input.no}" } }]
            },
            {
              "id": "take", "call": "WITHDRAW", "present": "probe.action-required",
              "with": { "userNo": "${input.userNo}", "amount": "${input.amount}" }, "noUndo": "it is a probe"
            }
          ],
          "completed": { "emit": "probe.done", "with": { "no": "${input.no}" } },
          "failed": { "emit": "probe.failed", "with": { "no": "${input.no}" } }
        }
        """#
}
