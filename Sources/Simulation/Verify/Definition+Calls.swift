import Custody
import Expressions
import Ledger
import Workflow

extension Definition {
    /// Those of branches included.
    var allSteps: [Step] { Self.flattened(steps) }

    private static func flattened(_ steps: [Step]) -> [Step] {
        steps.flatMap { step -> [Step] in
            guard case .choose(let branches, let otherwise) = step.action else { return [step] }
            return [step] + flattened(branches.flatMap(\.steps)) + flattened(otherwise)
        }
    }

    /// Every call's, without undo.
    var requests: [Request] {
        allSteps.flatMap { $0.call?.alternatives.map(\.request) ?? [] }
    }

    /// The children that it takes in, by name.
    var collected: [String] {
        allSteps.compactMap { if case .collect(let collection) = $0.action { collection.child } else { nil } }
    }
}

extension RefusalRules {
    /// Whether it is held for an operator after any refusal.
    var holds: Bool { otherwise == .hold || byCode.contains { $0.reaction == .hold } }
}

extension Request {
    /// Whether it may set a project to 已截标.
    var mayClose: Bool {
        guard service == .modifyProject else { return false }
        return with.contains { parameter, value in
            guard parameter.name == "projectStatus" else { return false }
            if case .constant(let status) = value { return status == .text(ProjectStatus.finished.rawValue) }
            return true
        }
    }

    /// The freeze's, where it is said outright.
    var businessType: String? {
        for (parameter, value) in with where parameter.name == "bizType" {
            if case .constant(.text(let text)) = value { return text }
        }
        return nil
    }
}
