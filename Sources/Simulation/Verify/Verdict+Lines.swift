package import JSON
import Saga

/// A verdict for people.
extension Verdict {
    package var lines: [String] {
        let found = isGood ? (isCut ? "nothing found, not all seen" : "right") : "WRONG"
        let with = premise.isEmpty ? "" : ", \(premise)"
        var lines = ["\(workflow) under \(setting)\(with): \(found)"]
        lines.append(
            "  \(Figures.count(states, "state", "states")), \(Figures.count(transitions, "transition", "transitions")), "
                + "\(Figures.grouped(merged)) led to states already seen, depth \(depth)")
        for (end, states) in ends { lines.append("  ends: \(end), \(Figures.count(states, "state", "states"))") }
        for (kind, count) in given {
            let broken = dangers.first { $0.kind == kind }
            lines.append(
                "  operators: \(kind.words), given \(Figures.count(count, "time", "times")), "
                    + (broken.map { "DANGEROUS: \($0.example.flaw.sentence)" } ?? "keeps every property"))
        }
        if !never.isEmpty { lines.append("  never happened: \(never.joined(separator: "; "))") }
        if isCut { lines.append("  CUT: there were more states than allowed; see --states") }
        if let counterExample { lines += Self.lines(of: counterExample) }
        for (kind, example) in dangers where !Self.mayBreak.contains(kind) {
            lines.append("  after the command '\(kind.words)':")
            lines += Self.lines(of: example)
        }
        return lines
    }

    private static func lines(of example: CounterExample) -> [String] {
        example.lines.enumerated().map { "  \($0.offset + 1). \($0.element)" }
            + ["  BROKEN: \(example.flaw.property.sentence).", "  Here: \(example.flaw.sentence)."]
    }
}

extension Bounds {
    /// What is bounded, for whoever reads a verdict.
    ///
    /// - Parameter takesInChildren: whether the workflow does.
    package func sentence(takesInChildren: Bool) -> String {
        "Bounds: one saga of its own in a family (two that share one are left to 'simulate'), "
            + (takesInChildren
                ? "\(Figures.count(children, "child", "children")) of two kinds that come in one order, one more than there "
                    + "is room for where optional fields are left out, " : "")
            + "lists of \(children), chunks of \(chunk), "
            + (attempts.map { "at most \(Figures.count($0, "attempt", "attempts")) at a call before it is held, " }
                ?? "")
            + "at most \(Figures.count(faults, "fault", "faults")) (a command that comes to a worker twice and an outcome "
            + "that is reported twice are some), \(Figures.count(commands, "operator command", "operator commands")), "
            + "\(Figures.count(whims, "event", "events")) that need not come (faults, such events, and commands that stop or "
            + "undo what nothing is wrong with: at most \(surprises) together). Without a fault, workers and "
            + "notifications come in the order in which they were called for, before time passes. A page is opened and "
            + "confirmed at one moment; operators resolve by the truth and correct nothing. Optional fields are all given "
            + "or all left out; a field has one value, but for Booleans, of which those after the third go with the third. "
            + (merges
                ? "States that differ only in times of the same order and periods are walked once." : "Not merged.")
    }
}

extension Bounds {
    package var json: JSONObject {
        [
            "attempts": attempts.map { .number(JSONNumber($0)) } ?? .null,
            "children": .number(JSONNumber(children)), "chunk": .number(JSONNumber(chunk)),
            "faults": .number(JSONNumber(faults)), "commands": .number(JSONNumber(commands)),
            "whims": .number(JSONNumber(whims)), "surprises": .number(JSONNumber(surprises)),
            "states": .number(JSONNumber(states)), "merges": .bool(merges),
        ]
    }
}
