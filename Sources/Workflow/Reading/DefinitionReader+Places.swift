import Custody
import Expressions
import JSON

/// What may not stand where it stands: behind a pivot, behind a join, in a branch.
extension DefinitionReader {
    /// Before the step itself is read.
    mutating func checkPlace(_ kind: String, _ members: Members, _ scope: Scope) {
        switch kind {
        case "collect", "join": checkIsOnEveryWay(kind, members, scope)
        case "fail": checkMayFail(members.node.path, "'fail'", scope)
        case "await", "awaitAudit":
            if members["onDeadline"]?.value == "fail" {
                checkMayFail(members.path("onDeadline"), "a deadline", scope)
            }
        default: break
        }
    }

    private mutating func checkIsOnEveryWay(_ kind: String, _ members: Members, _ scope: Scope) {
        if kind == "join", child == nil {
            report(members.node.path, "only a child can 'join'; add 'child', or leave the step out")
        }
        if isInBranch || members["when"] != nil {
            report(
                members.node.path,
                kind == "collect"
                    ? "a 'collect' is on every way through the workflow, because children come whatever way it takes: "
                        + "put it among the workflow's own steps, without 'when'"
                    : "a 'join' is on every way through a child, which may not end before its parent has decided: "
                        + "put it among the workflow's own steps, without 'when'")
        }
        guard kind == "collect" else { return }
        if let pivot = scope.pivot ?? scope.possiblePivot {
            report(
                members.node.path,
                "after '\(pivot)' there is no way back, and children could not be undone; collect before it")
        }
        if let join = scope.join {
            report(
                members.node.path,
                "after '\(join)' the parent has decided, and children could not be undone; collect before it")
        }
        if let holding = scope.holding {
            report(
                members.node.path,
                "the children of '\(holding)' still wait for what becomes of them; put a 'forEach' over "
                    + "\"${children.held}\" between the two")
        }
    }

    /// Behind a pivot a failure can only hold; behind a join it would undo what the parent counts on.
    private mutating func checkMayFail(_ path: String, _ what: String, _ scope: Scope) {
        if let pivot = scope.pivot {
            report(
                path,
                "after '\(pivot)' there is no way back: \(what) cannot fail the saga here; let it hold or go on")
        }
        if let join = scope.join {
            report(
                path,
                "after '\(join)' the parent counts on this child: \(what) cannot fail it here; let it hold or go on")
        }
    }

    // MARK: Calls

    /// What a call may be, where it stands.
    mutating func checkCall(_ members: Members, _ alternatives: [Call.Alternative], _ undo: Undo?, _ scope: Scope) {
        checkPivot(members, scope)
        if let pivot = scope.pivot, let undo = members["undo"] {
            report(
                undo.path,
                "after '\(pivot)' there is no way back, so this would never be done; write 'noUndo' with the reason")
        }
        if let join = scope.join, let undo = members["undo"] {
            report(
                undo.path,
                "after '\(join)' the parent counts on this child, so nothing of it is undone; write 'noUndo' with the "
                    + "reason")
        }
        if flag(members["alone"]) { checkAlone(members, scope) }
        guard child != nil, scope.join == nil, case .none? = undo else { return }
        for alternative in alternatives where isPage(alternative.request.service) {
            report(
                members.node.path,
                "a page that nothing takes back may stay unconfirmed for a year, and its parent would wait as long; "
                    + "give \(alternative.request.service) an 'undo', or call it after the 'join'")
        }
    }

    private mutating func checkPivot(_ members: Members, _ scope: Scope) {
        guard members["pivot"]?.value == true, child != nil else { return }
        report(
            members.path("pivot"),
            scope.join == nil
                ? "the parent can undo a child until it has decided: no pivot before the 'join'; write 'undo' or 'noUndo'"
                : "a child's way back ends with its 'join'; write 'noUndo' with the reason")
    }

    private mutating func checkAlone(_ members: Members, _ scope: Scope) {
        if child != nil {
            report(
                members.path("alone"),
                "a child is never alone, for its parent is open as long; let the parent make the call")
        } else if let holding = scope.holding {
            report(
                members.path("alone"),
                "the children of '\(holding)' are open and wait for what becomes of them, so it would wait for ever; "
                    + "put a 'forEach' over \"${children.held}\" before it")
        }
    }

    func isPage(_ service: Service) -> Bool { catalogue.contract(of: service)?.mode == .gateway }

    /// What is done about a refusal, where the call stands.
    mutating func checkReaction(
        _ reaction: RefusalRules.Reaction, at node: Node, chunk: Int?, _ scope: Scope
    ) {
        switch reaction {
        case .fail: checkMayFail(node.path, "a refusal", scope)
        case .wait(let every, let atMost):
            if every.milliseconds > atMost.milliseconds {
                report(
                    node.path,
                    "it would wait \(every) to ask again, and at most \(atMost): it never asks; make 'wait' the shorter"
                )
            }
            if scope.join != nil { checkMayFail(node.path, "a refusal after 'atMost'", scope) }
        case .split:
            if chunk == nil {
                report(node.path, "only a 'forEach' has chunks to split; one of 'fail', 'hold', 'continue'")
            } else if chunk == 1 {
                report(node.path, "a chunk of one item cannot be split; one of 'fail', 'hold', 'continue'")
            }
        case .hold, .continue: break
        }
    }

    /// What is written where nothing is said of refusals.
    mutating func checkReactionLeftOut(_ path: String, _ scope: Scope) {
        guard let join = scope.join else { return }
        report(
            path,
            "after '\(join)' the parent counts on this child, and a refusal may not fail it: add 'onRefused', such as "
                + "\"onRefused\": \"hold\"")
    }
}
