import Custody
import Workflow

/// What a step says of refusals of its call.
struct Refusals: Sendable {
    /// Those that it names.
    private(set) var codes: [ReturnCode] = []
    /// It takes any refusal, and goes on.
    private var takesAll = false

    /// Whether the step reckons with it.
    func takes(_ code: ReturnCode) -> Bool { takesAll || codes.contains(code) }

    /// By service and step.
    static func all(_ definitions: [Definition]) -> [String: Refusals] {
        var all: [String: Refusals] = [:]
        for step in definitions.flatMap(\.allSteps) {
            guard let call = step.call else { continue }
            for alternative in call.alternatives {
                let name = "\(alternative.request.service) \(step.id)"
                var refusals = all[name] ?? Refusals()
                refusals.codes += call.onRefused.byCode.map(\.code).filter { !refusals.codes.contains($0) }
                switch call.onRefused.otherwise {
                case .continue, .wait: refusals.takesAll = true
                case .fail, .hold, .split: break
                }
                all[name] = refusals
            }
        }
        return all
    }
}
