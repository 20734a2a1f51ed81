import Custody
import JSON
import Ledger

/// The admin interface's requests, answered by the rule book's own functions.
extension RuleBookDriver {
    func admin(_ method: AdminMethod, _ path: String, _ body: JSONValue?) throws -> AdminReply {
        defer { deliver() }
        let pieces = path.split(separator: "?")[0].split(separator: "/").dropFirst().map(String.init)
        let body = body ?? .null
        do throws(AdminError) {
            switch (method, pieces.first, pieces.count) {
            case (.post, "users", 1):
                let new = try NewUser(json: body)
                try book.addUser(new)
                return AdminReply(status: 201, body: book.user(new.userNo)?.json ?? .null)
            case (.post, "projects", 1):
                let new = try NewProject(json: body)
                try book.addProject(new)
                return AdminReply(status: 201, body: book.project(new.projectNo)?.json ?? .null)
            case (.post, "faults", 1):
                faults = try FaultPlan(json: body, at: clock, profile: book.profile)
                return AdminReply(status: 200, body: faults.json)
            case (.get, let kind?, 2): return Self.found(one(kind, pieces[1]))
            case (.get, "books", 1): return Self.found(book.books().json)
            case (.get, "journal", 1): return AdminReply(status: 200, body: ["rows": .array(journal), "next": .null])
            case (_, _, _): return AdminReply(status: 404, body: .null)
            }
        } catch {
            let status =
                switch error.kind {
                case .invalid: 400
                case .unknown: 404
                case .conflict: 409
                }
            return AdminReply(status: status, body: ["error": .string(error.message)])
        }
    }

    private func one(_ kind: String, _ number: String) -> JSONValue? {
        switch kind {
        case "users": book.user(number)?.json
        case "projects": book.project(number)?.json
        case "freezes": book.freeze(number)?.json
        case "sales": book.sale(number)?.json
        case _: nil
        }
    }

    private static func found(_ view: JSONValue?) -> AdminReply {
        view.map { AdminReply(status: 200, body: $0) } ?? AdminReply(status: 404, body: .null)
    }

    func state() -> [String: JSONValue] {
        var state = ["/admin/books": book.books().json]
        for user in book.users(limit: .max / 4) { state["/admin/users/\(user.userNo)"] = user.json }
        for userNo in [book.profile.platformAccounts.marketing, book.profile.platformAccounts.income] {
            state["/admin/users/\(userNo)"] = book.user(userNo)?.json
        }
        for project in book.projects(limit: .max / 4) { state["/admin/projects/\(project.projectNo)"] = project.json }
        for freeze in book.freezes(limit: .max / 4) { state["/admin/freezes/\(freeze.requestNo)"] = freeze.json }
        for sale in book.sales(limit: .max / 4) { state["/admin/sales/\(sale.requestNo)"] = sale.json }
        return state
    }
}
