import HTTP
import JSON

/// A page of the interface: who may come, and what answers.
struct Route: Sendable {
    typealias Answer = @Sendable (Desk, Visit) throws(Problem) -> JSONObject

    let method: HTTPMethod
    /// Such as `/v1/sagas/{family}/{saga}`.
    let path: String
    let role: OperatorRole
    /// Whether it waits for somebody else.
    let isSlow: Bool
    let answer: Answer

    private init(_ method: HTTPMethod, _ path: String, _ role: OperatorRole, isSlow: Bool, _ answer: @escaping Answer) {
        self.method = method
        self.path = path
        self.role = role
        self.isSlow = isSlow
        self.answer = answer
    }

    /// A question that viewers may ask.
    private static func look(_ path: String, _ answer: @escaping Answer) -> Route {
        Route(.get, path, .viewer, isSlow: false, answer)
    }

    /// What only operators may do.
    private static func act(_ path: String, _ answer: @escaping Answer) -> Route {
        Route(.post, path, .operator, isSlow: true, answer)
    }

    /// Every page but the public ones.
    static let all: [Route] = [
        look("/v1/overview") { (desk, visit) throws(Problem) in try desk.overview(visit) },
        look("/v1/sagas") { (desk, visit) throws(Problem) in try desk.sagas(visit) },
        look("/v1/sagas/{family}/{saga}") { (desk, visit) throws(Problem) in try desk.saga(visit) },
        look("/v1/sagas/{family}/{saga}/why") { (desk, visit) throws(Problem) in try desk.why(visit) },
        look("/v1/sagas/{family}/{saga}/history") { (desk, visit) throws(Problem) in try desk.history(visit) },
        act("/v1/sagas/{family}/{saga}/commands") { (desk, visit) throws(Problem) in try desk.command(visit) },
        act("/v1/commands") { (desk, visit) throws(Problem) in try desk.commands(visit) },
        look("/v1/commands/{command}") { (desk, visit) throws(Problem) in try desk.answer(visit) },
        look("/v1/dead-letters") { (desk, visit) throws(Problem) in try desk.letters(visit) },
        look("/v1/dead-letters/{id}") { (desk, visit) throws(Problem) in try desk.letter(visit) },
        act("/v1/dead-letters/{id}/retry") { (desk, visit) throws(Problem) in try desk.retryLetter(visit) },
        act("/v1/dead-letters/{id}/discard") { (desk, visit) throws(Problem) in try desk.discardLetter(visit) },
        look("/v1/partitions") { (desk, visit) throws(Problem) in try desk.partitions(visit) },
        act("/v1/partitions/upgrade") { (desk, visit) throws(Problem) in try desk.upgradePartitions(visit) },
        act("/v1/partitions/{partition}/skip") { (desk, visit) throws(Problem) in try desk.skip(visit) },
        act("/v1/definitions") { (desk, visit) throws(Problem) in try desk.publishDefinitions(visit) },
    ]

    /// The parts of the path that the template names; nil for another page's path.
    func parameters(in path: String) -> [String: String]? {
        let wanted = self.path.split(separator: "/", omittingEmptySubsequences: false)
        let found = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == found.count else { return nil }
        var parameters: [String: String] = [:]
        for (wanted, found) in zip(wanted, found) {
            if wanted.hasPrefix("{") {
                guard !found.isEmpty else { return nil }
                parameters[String(wanted.dropFirst().dropLast())] = String(found)
            } else if !wanted.utf8.elementsEqual(found.utf8) {
                return nil
            }
        }
        return parameters
    }

    /// The page that a request is for.
    static func find(_ request: HTTPRequest) throws(Problem) -> (route: Route, parameters: [String: String]) {
        var methods: [HTTPMethod] = []
        for route in all {
            guard let parameters = route.parameters(in: request.path) else { continue }
            if route.method == request.method { return (route, parameters) }
            methods.append(route.method)
        }
        guard methods.isEmpty else { throw .method(allowed: methods) }
        throw .notFound("There is nothing at this path; /openapi.json says what there is.")
    }
}
