/// The plans and profiles of what is written together: each is named once, and then by its place.
struct CheckpointTables {
    private(set) var plans: [Plan] = []
    private(set) var terms: [Terms] = []

    init() {}

    mutating func add(_ plan: Plan, _ terms: Terms) {
        if !plans.contains(where: { $0 == plan }) { plans.append(plan) }
        if !self.terms.contains(where: { $0 == terms }) { self.terms.append(terms) }
    }

    func place(of plan: Plan) -> Int { plans.firstIndex { $0 == plan } ?? 0 }
    func place(of terms: Terms) -> Int { self.terms.firstIndex { $0 == terms } ?? 0 }

    func write(into bytes: inout JSONBytes) {
        bytes.key("plans")
        bytes.array { for plan in plans { $0.text(plan.digest) } }
        bytes.key("terms")
        bytes.array { for terms in terms { $0.text(terms.digest) } }
    }

    init(reading cursor: inout JSONCursor, _ library: Library) throws(CheckpointError) {
        try cursor.expect(",\"plans\":[")
        var isFirst = true
        while try cursor.next(&isFirst) {
            let digest = try cursor.text()
            guard let plan = library.plan(digest) else { throw .missing(.definition(digest: digest)) }
            plans.append(plan)
        }
        try cursor.expect(",\"terms\":[")
        isFirst = true
        while try cursor.next(&isFirst) {
            let digest = try cursor.text()
            guard let terms = library.terms(digest) else { throw .missing(.profile(digest: digest)) }
            self.terms.append(terms)
        }
    }
}
