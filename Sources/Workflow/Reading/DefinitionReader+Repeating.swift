import Custody
import JSON

/// How often a call is repeated, and what is done when the bank refuses it.
extension DefinitionReader {
    mutating func retry(_ node: Node?) -> RetryPolicy {
        var policy = RetryPolicy.standard
        guard let node else { return policy }
        let names = ["maximumAttempts", "initialDelay", "multiplier", "maximumDelay", "totalTime"]
        guard let members = object(node, required: [], optional: names) else { return policy }
        if let attempts = integer(members["maximumAttempts"], in: 1...1_000) { policy.maximumAttempts = attempts }
        if let delay = period(members["initialDelay"]) { policy.initialDelay = delay }
        if let multiplier = integer(members["multiplier"], in: 1...10) { policy.multiplier = multiplier }
        if let delay = period(members["maximumDelay"]) { policy.maximumDelay = delay }
        if let time = period(members["totalTime"]) { policy.totalTime = time }
        if policy.initialDelay.milliseconds > policy.maximumDelay.milliseconds {
            report(
                node.path,
                "'initialDelay' is \(policy.initialDelay), and 'maximumDelay' \(policy.maximumDelay); make it the longer"
            )
        }
        if policy.initialDelay.milliseconds > policy.totalTime.milliseconds {
            report(
                node.path,
                "'initialDelay' is \(policy.initialDelay), and 'totalTime' \(policy.totalTime): nothing would be repeated"
            )
        }
        return policy
    }

    /// A reaction for every code, or an object of codes with their reactions.
    mutating func refusals(_ members: Members, chunk: Int?, _ scope: Scope) -> RefusalRules {
        guard let node = members["onRefused"] else {
            checkReactionLeftOut(members.node.path, scope)
            return RefusalRules(byCode: [], otherwise: .fail)
        }
        guard case .object(let object) = node.value, object["wait"] == nil else {
            guard let reaction = reaction(node) else { return RefusalRules(byCode: [], otherwise: .fail) }
            checkReaction(reaction, at: node, chunk: chunk, scope)
            return RefusalRules(byCode: [], otherwise: reaction)
        }
        if object["otherwise"] == nil { checkReactionLeftOut(node.path, scope) }
        var otherwise = RefusalRules.Reaction.fail
        var byCode: [(code: ReturnCode, reaction: RefusalRules.Reaction)] = []
        for (key, value) in object {
            let member = node.member(key, value)
            guard let reaction = reaction(member) else { continue }
            checkReaction(reaction, at: member, chunk: chunk, scope)
            if key == "otherwise" {
                otherwise = reaction
            } else if profile.codes[ReturnCode(rawValue: key)] == .refused {
                byCode.append((ReturnCode(rawValue: key), reaction))
            } else {
                report(member.path, "'\(key)' is no code by which the bank refuses; write such a code, or 'otherwise'")
            }
        }
        return RefusalRules(byCode: byCode, otherwise: otherwise)
    }

    private mutating func reaction(_ node: Node) -> RefusalRules.Reaction? {
        if case .object = node.value {
            guard let members = object(node, required: ["wait", "atMost"], optional: []) else { return nil }
            guard let every = period(members["wait"]), let most = period(members["atMost"]) else { return nil }
            return .wait(every: every, atMost: most)
        }
        switch text(node) {
        case "fail": return .fail
        case "hold": return .hold
        case "continue": return .continue
        case "split": return .split
        case nil: return nil
        case let other?:
            report(
                node.path,
                "'\(other)' will not do here; one of 'fail', 'hold', 'continue', 'split', or {\"wait\": …, \"atMost\": …}"
            )
            return nil
        }
    }
}

extension RetryPolicy {
    /// Five attempts from five seconds on, each delay twice the one before, for a day at most.
    public static let standard = RetryPolicy(
        maximumAttempts: 5, initialDelay: .seconds(5), multiplier: 2, maximumDelay: .seconds(300),
        totalTime: .seconds(86_400))
}
