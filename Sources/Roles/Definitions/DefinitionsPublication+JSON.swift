public import JSON
import Workflow

extension DefinitionsPublication {
    /// What came of it: `{"set":…,"changed":…,"profile":{"name":…,"digest":…},"definitions":[…]}`, each definition with
    /// `workflow`, `version`, `digest` and `new`.
    public var json: JSONValue {
        [
            "set": .string(set), "changed": .bool(!records.isEmpty),
            "profile": ["name": .string(profile), "digest": .string(profileDigest)],
            "definitions": .array(
                members.map {
                    [
                        "workflow": .string($0.workflow), "version": .number(JSONNumber($0.version)),
                        "digest": .string($0.digest), "new": .bool($0.isNew),
                    ]
                }),
        ]
    }
}

extension DefinitionsPublication.Refused {
    /// `{"problems":[{"file":…,"step":…,"path":…,"message":…}]}`
    public var json: JSONValue {
        [
            "problems": .array(
                mistakes.map { mistake in
                    var json: JSONObject = ["file": .string(mistake.file)]
                    if let step = mistake.problem.step { json["step"] = .string(step) }
                    json["path"] = .string(mistake.problem.path)
                    json["message"] = .string(mistake.problem.message)
                    return .object(json)
                })
        ]
    }

    /// Reads what `json` gives; nil for anything else.
    public init?(_ json: JSONValue) {
        guard let problems = json["problems"]?.array, !problems.isEmpty else { return nil }
        var mistakes: [DefinitionsPublication.Mistake] = []
        for problem in problems {
            guard let file = problem["file"]?.string, let path = problem["path"]?.string,
                let message = problem["message"]?.string
            else { return nil }
            mistakes.append(
                DefinitionsPublication.Mistake(
                    file: file, problem: Problem(path: path, step: problem["step"]?.string, message)))
        }
        self.init(mistakes: mistakes)
    }
}
