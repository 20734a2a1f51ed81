import Custody
import Expressions
import Ledger
import Saga

/// What must hold of everybody's money when all has ended, by what the events say.
extension Scene {
    mutating func checkCommissions(_ saga: SagaStanding, _ stage: Stage) {
        let allowances = stage.allowances
        func typed(_ service: Service) -> Int64? { allowances.commission(of: service, in: saga.workflow) }
        var taken: [Service: Int64] = [:]
        var paid: [String: Int64] = [:]
        for call in saga.calls where call.isForward && call.isApplied && !call.isUndone {
            if let fen = call.parameters["commission"]?.fen {
                taken[call.service, default: 0] += fen
                if typed(call.service) == nil { checkCommission(fen, allowances.commission, saga) }
            }
            for detail in call.details {
                guard let fen = detail["commission"]?.fen else { continue }
                if let user = detail["userNo"]?.words, let most = allowances.payees[user]?.commission {
                    paid[user, default: 0] += fen
                    checkCommission(paid[user] ?? 0, most, saga)
                } else {
                    checkCommission(fen, allowances.commission, saga)
                }
            }
        }
        for (service, fen) in taken.sorted(by: { $0.key < $1.key }) {
            checkCommission(fen, typed(service), saga)
        }
    }

    /// - Parameter most: nil where the input says nothing of one.
    private mutating func checkCommission(_ fen: Int64, _ most: Int64?, _ saga: SagaStanding) {
        guard let most, fen > most else { return }
        flaws.append(
            Flaw(
                .limits,
                "'\(saga.id)' has taken a commission of \(Amount(fen: fen)), and its input allows \(Amount(fen: most))")
        )
    }

    /// Of a saga that has completed: a project that it repaid owes nothing and is closed, or neither.
    mutating func checkRepaid(_ saga: SagaStanding, _ stage: Stage) {
        for call in saga.calls where call.service == .confirmRepayment && call.isApplied {
            guard let project = call.parameters["projectNo"]?.words.flatMap(book.project) else { continue }
            let (owes, status) = (project.claims != .zero, project.projectStatus)
            let isWrong = owes ? status == .finished : status == .repaying && !stage.isClosedElsewhere
            guard isWrong else { continue }
            return flaws.append(
                Flaw(
                    .repaid,
                    "'\(saga.id)' has completed, and \(project.projectNo), which owes \(project.claims), is "
                        + "\(status.rawValue)"))
        }
    }

    mutating func checkGains(_ stage: Stage) {
        var named: Set<String> = []
        for place in stage.named.indices where sent >> UInt64(place) & 1 == 1 { named.formUnion(stage.named[place]) }
        for project in book.projects(limit: 4) where named.contains(project.projectNo) { named.insert(project.userNo) }
        let isPaid =
            faults == 0 && commands == 0
            && (0..<family.sagaCount).allSatisfy { family.standing($0).isChild || family.ending($0) == .completed }
        for (user, before) in stage.wealth {
            guard let view = book.user(user) else { continue }
            let gain = (view.available + view.frozen).fen - before
            if !named.contains(user), gain != 0 {
                flaws.append(Flaw(.payees, "\(user), whom no event names, has gained \(Amount(fen: gain))"))
            }
            guard let payee = stage.allowances.payees[user] else { continue }
            if gain > payee.most || isPaid && gain < payee.least {
                flaws.append(
                    Flaw(
                        .payees,
                        "\(user) was paid \(Amount(fen: gain)), and the input says \(Amount(fen: payee.least)) to "
                            + "\(Amount(fen: payee.most))"))
            }
        }
    }
}

extension CallStanding {
    fileprivate var details: [ObjectValue] {
        guard case .list(let details)? = parameters["details"] else { return [] }
        return details.compactMap { if case .object(let detail) = $0 { detail } else { nil } }
    }
}

extension Value {
    var fen: Int64? { if case .amount(let fen) = self { fen } else { nil } }
    var words: String? { if case .text(let text) = self { text } else { nil } }

    /// Every text in it.
    var texts: Set<String> {
        switch self {
        case .text(let text): [text]
        case .list(let values): values.reduce(into: []) { $0.formUnion($1.texts) }
        case .object(let object): object.reduce(into: []) { $0.formUnion($1.value.texts) }
        case .bool, .integer, .amount, .time, .sealed: []
        }
    }
}
