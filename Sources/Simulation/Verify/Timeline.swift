import Custody
import Ledger

/// A path, told line by line, with what the bank's books come to.
struct Timeline {
    let lines: [String]

    init(_ actions: [Action], _ stage: Stage) {
        var scene = Scene(stage)
        scene.telling = []
        var lines: [String] = []
        var books = scene.bookLines
        for action in actions {
            scene.act(action, stage)
            lines += scene.telling ?? []
            scene.telling = []
            let now = scene.bookLines
            if now != books { lines += now.filter { !books.contains($0) }.map { "             bank: \($0)" } }
            books = now
        }
        self.lines = lines
    }
}

extension Scene {
    /// What the bank's books say of the walk's project and users, a line each.
    fileprivate var bookLines: [String] {
        let projects = book.projects(limit: 4).map {
            "\($0.projectNo) is \($0.projectStatus.rawValue), \($0.frozen) frozen, \($0.raised) lent"
        }
        let users = book.users(limit: 20).filter { $0.frozen != .zero }
            .map { "\($0.userNo) has \($0.available), and \($0.frozen) frozen" }
        let freezes = book.freezes(limit: 20).map { freeze in
            let ordinal = RequestNumber(text: freeze.requestNo)?.ordinal ?? 0
            return "freeze #\(ordinal) of \(freeze.userNo): \(freeze.amount), cancelled \(freeze.cancelled), "
                + "confirmed \(freeze.confirmed), left \(freeze.remaining)"
        }
        let sales = book.sales(limit: 4).map {
            "sale of \($0.userNo): \($0.saleShare), sold \($0.sold), \($0.isOpen ? "open" : "closed")"
        }
        return projects + users + freezes + sales
    }
}
