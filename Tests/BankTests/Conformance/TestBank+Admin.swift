import Custody
import JSON
import TestSupport
import Testing

extension TestBank {
    func addUser(
        _ userNo: String, _ role: String, kind: String = "person", available: String = "0.00",
        authorised: [String] = BizTypes.all, more: JSONObject = [:]
    ) async throws {
        var body: JSONObject = [
            "userNo": .string(userNo), "role": .string(role), "kind": .string(kind), "available": .string(available),
            "authorised": .array(authorised.map { .string($0) }),
        ]
        for (name, value) in more { body[name] = value }
        try await create("/admin/users", .object(body))
    }

    /// - Parameter claims: what investors hold of the project from the start.
    func addProject(
        _ projectNo: String, of borrower: String = "B1", amount: String = "10000.00", status: String = "COLLECTING",
        stock: Bool = false, claims: [(userNo: String, amount: String)] = []
    ) async throws {
        var body: JSONObject = [
            "projectNo": .string(projectNo), "userNo": .string(borrower), "projectAmount": .string(amount),
            "projectStatus": .string(status), "stock": .bool(stock),
        ]
        if !claims.isEmpty {
            body["claims"] = .array(claims.map { ["userNo": .string($0.userNo), "amount": .string($0.amount)] })
        }
        try await create("/admin/projects", .object(body))
    }

    private func create(_ path: String, _ body: JSONValue) async throws {
        let reply = try await driver.admin(.post, path, body)
        guard reply.status == 201 else {
            throw BankDriverError("POST \(path) \(body.text) was answered \(reply.status) \(reply.body.text)")
        }
    }

    /// Recharges the marketing account by way of the gateway, as a platform does.
    func fundMarketing(_ amount: String) async throws {
        try await fund(Platform.marketing, amount)
    }

    func fund(_ userNo: String, _ amount: String) async throws {
        let number = "FUND_\(userNo)_\(amount.filter(\.isNumber))_\(try await driver.now().milliseconds)"
        let call = BankCall.recharge(number, userNo, amount).with("expired", .string(try await time(in: .seconds(60))))
        try await apply(call)
        _ = try await notifications()
    }

    func books() async throws -> JSONValue { try await view("/admin/books") }
    func user(_ userNo: String) async throws -> JSONValue { try await view("/admin/users/\(userNo)") }
    func project(_ projectNo: String) async throws -> JSONValue { try await view("/admin/projects/\(projectNo)") }
    func freeze(_ requestNo: String) async throws -> JSONValue { try await view("/admin/freezes/\(requestNo)") }

    func view(_ path: String) async throws -> JSONValue {
        let reply = try await driver.admin(.get, path, nil)
        guard reply.status == 200 else {
            throw BankDriverError("GET \(path) was answered \(reply.status) \(reply.body.text)")
        }
        return reply.body
    }

    func status(of projectNo: String) async throws -> String? {
        try await project(projectNo)["projectStatus"]?.string
    }

    /// What a user holds of a project; nil where nothing.
    func claim(of userNo: String, on projectNo: String = "P1") async throws -> String? {
        let claims = try await user(userNo)["claims"]?.array ?? []
        return claims.first { $0["projectNo"]?.string == projectNo }?["amount"]?.string
    }
}

/// Planted faults, by their names in the admin interface.
extension TestBank {
    func plant(_ fault: String, in requestNo: String, times: Int = 1, milliseconds: Int? = nil, status: Int? = nil)
        async throws
    {
        var script: JSONObject = ["fault": .string(fault), "times": .number(JSONNumber(times))]
        script["milliseconds"] = milliseconds.map { .number(JSONNumber($0)) }
        script["status"] = status.map { .number(JSONNumber($0)) }
        try await plant(["requests": [requestNo: [.object(script)]]])
    }

    func plant(_ plan: JSONValue) async throws {
        let reply = try await driver.admin(.post, "/admin/faults", plan)
        guard reply.status == 200 else { throw BankDriverError("\(plan.text): \(reply.status) \(reply.body.text)") }
    }
}
