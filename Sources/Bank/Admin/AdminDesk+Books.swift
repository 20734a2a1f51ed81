import HTTP
import JSON
import Ledger

/// Users, projects, freezes, sales, and the books over all of them.
extension AdminDesk {
    func users(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        switch request.method {
        case .get:
            return try list(request, "users") { book, after, limit in
                book.users(after: after, limit: limit).map { ($0.userNo, $0.json) }
            }
        case .post:
            let new = try Self.read(request) { json throws(AdminError) in try NewUser(json: json) }
            return try make(request) { book throws(AdminError) in
                try book.addUser(new)
                return book.user(new.userNo)?.json
            }
        case .head, .put, .patch, .delete, .options: throw Self.notAllowed(.get, .post)
        }
    }

    func projects(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        switch request.method {
        case .get:
            return try list(request, "projects") { book, after, limit in
                book.projects(after: after, limit: limit).map { ($0.projectNo, $0.json) }
            }
        case .post:
            let new = try Self.read(request) { json throws(AdminError) in try NewProject(json: json) }
            return try make(request) { book throws(AdminError) in
                try book.addProject(new)
                return book.project(new.projectNo)?.json
            }
        case .head, .put, .patch, .delete, .options: throw Self.notAllowed(.get, .post)
        }
    }

    func freezes(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try Self.require(.get, request)
        return try list(request, "freezes") { book, after, limit in
            book.freezes(after: after, limit: limit).map { ($0.requestNo, $0.json) }
        }
    }

    func sales(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try Self.require(.get, request)
        return try list(request, "sales") { book, after, limit in
            book.sales(after: after, limit: limit).map { ($0.requestNo, $0.json) }
        }
    }

    func books(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try Self.require(.get, request)
        try request.allow([])
        let (book, receipt) = try snapshot()
        return (Reply(json: book.books().json), receipt)
    }

    /// `POST users/{userNo}/fund {"amount"}` gives money, also to a platform account;
    /// `POST users/{userNo}/authorise {"authorised"}` sets what needs no page.
    func change(ofUser userNo: String, _ request: AdminRequest) throws(AdminProblem) -> Outcome {
        switch request.path[2] {
        case "fund":
            try Self.require(.post, request)
            let amount = try Self.read(request) { json throws(AdminError) in
                try AdminNode(json, members: ["amount"]).amount("amount")
            }
            return try make(request, status: 200) { book throws(AdminError) in
                try book.fund(userNo, amount)
                return book.user(userNo)?.json
            }
        case "authorise":
            try Self.require(.post, request)
            let types = try Self.read(request) { json throws(AdminError) in
                try AdminNode(json, members: ["authorised"]).businessTypes("authorised")
            }
            return try make(request, status: 200) { book throws(AdminError) in
                try book.authorise(userNo, types)
                return book.user(userNo)?.json
            }
        case _:
            throw .unknown("There is nothing here. Of a user there are fund and authorise.")
        }
    }

    /// The books as they are, to be read outside of the lock. Administrators' requests come one at a time, so that there
    /// is one copy at most.
    private func snapshot() throws(AdminProblem) -> (value: RuleBook, receipt: Receipt) {
        try onState { state, _, _ in state.book }
    }

    /// One thing by its number.
    func one(
        _ request: AdminRequest, _ kind: String, _ look: (RuleBook, String) -> JSONValue?
    ) throws(AdminProblem) -> Outcome {
        try Self.require(.get, request)
        try request.allow([])
        let name = request.path[1]
        let (book, receipt) = try snapshot()
        let json = look(book, name)
        guard let json else { throw .unknown("There is no such \(kind).") }
        return (Reply(json: json), receipt)
    }

    /// A page of a list by number: `{kind: […], "next": what to give as "after" for the next page, or null}`.
    private func list(
        _ request: AdminRequest, _ kind: String, _ look: (RuleBook, String?, Int) -> [(key: String, json: JSONValue)]
    ) throws(AdminProblem) -> Outcome {
        try request.allow(["after", "limit"])
        let after = request.value("after")
        let limit = try request.limit()
        // One more than asked for says whether there is another page.
        let (book, receipt) = try snapshot()
        let found = look(book, after, limit + 1)
        let page = found.prefix(limit)
        let next = found.count > limit ? page.last.map { JSONValue.string($0.key) } : nil
        return (Reply(json: .object([kind: .array(page.map(\.json)), "next": next ?? .null])), receipt)
    }

    /// Makes or changes something, and shows it.
    private func make(
        _ request: AdminRequest, status: Int = 201,
        _ body: (inout RuleBook) throws(AdminError) -> JSONValue?
    ) throws(AdminProblem) -> Outcome {
        try request.allow([])
        let (json, receipt) = try onState { (state, _, _) throws(AdminProblem) in
            do throws(AdminError) {
                return try body(&state.book)
            } catch {
                throw AdminProblem(error)
            }
        }
        return (Reply(status: status, json: json ?? .null), receipt)
    }

    /// What the request's body says.
    static func read<New>(
        _ request: AdminRequest, _ body: (JSONValue) throws(AdminError) -> New
    ) throws(AdminProblem) -> New {
        let json = try request.json()
        do throws(AdminError) {
            return try body(json)
        } catch {
            throw AdminProblem(error)
        }
    }

    static func require(_ method: HTTPMethod, _ request: AdminRequest) throws(AdminProblem) {
        guard request.method == method else { throw notAllowed(method) }
    }

    static func notAllowed(_ methods: HTTPMethod...) -> AdminProblem {
        let names = methods.map(\.rawValue).joined(separator: " and ")
        return AdminProblem(status: 405, "Only \(names) can be used here.", allowed: methods)
    }
}
