import Crypto
import Custody
import HTTP
import JSON
import Runtime

/// A platform that calls a bank as fast as it is answered: every request signed, every answer's signature verified.
struct BankLoad: Sendable {
    /// Calls under way at once.
    private static let lanes = 64
    private static let investors = 100

    private let address: String
    private let keys: PlatformKeys
    private let client: HTTPClient
    private let builder = RequestBuilder(profile: .sandbox)

    struct WrongAnswer: Error, CustomStringConvertible {
        let description: String
    }

    /// Sets up the users and the project that the calls are about.
    init(address: String, keys: PlatformKeys) async throws {
        self.address = address
        self.keys = keys
        var options = HTTPClientOptions()
        options.maximumInFlight = Self.lanes
        client = try HTTPClient(options)
        for number in 0..<Self.investors {
            try await make(
                "users",
                [
                    "userNo": .string("investor_\(number)"), "role": "INVESTOR", "available": "900000000.00",
                    "authorised": ["TENDER"],
                ])
        }
        try await make("users", ["userNo": "borrower", "role": "BORROWER"])
        try await make(
            "projects", ["projectNo": "project", "userNo": "borrower", "projectAmount": "900000000.00"])
    }

    private func make(_ resource: String, _ body: JSONValue) async throws {
        let outcome = await client.send(HTTPCall(.post, "\(address)/admin/\(resource)", body: body.encoded()))
        guard case .answered(let answer) = outcome, answer.status == 201 else {
            throw WrongAnswer(description: "the bank to measure cannot be set up: \(outcome)")
        }
    }

    /// Freezes and cancels for so long; every number begins with the prefix.
    ///
    /// - Returns: calls answered, per second.
    func run(seconds: Double, prefix: String) async throws -> Double {
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let calls = try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<Self.lanes {
                group.addTask { try await work(lane, until: end, prefix: prefix) }
            }
            return try await group.reduce(0, +)
        }
        return Double(calls) / ((ContinuousClock.now - start) / .seconds(1))
    }

    private func work(_ lane: Int, until end: ContinuousClock.Instant, prefix: String) async throws -> Int {
        var round = 0
        while ContinuousClock.now < end {
            let number = "\(prefix)_\(lane)_\(round)"
            try await call(
                .userAutoPreTransaction,
                [
                    "requestNo": .string("F\(number)"),
                    "userNo": .string("investor_\((lane + round) % Self.investors)"),
                    "bizType": "TENDER", "amount": "100.00", "projectNo": "project",
                ])
            try await call(
                .cancelPreFreeze,
                [
                    "requestNo": .string("C\(number)"), "preRequestNo": .string("F\(number)"), "amount": "100.00",
                ])
            round += 1
        }
        return 2 * round
    }

    private func call(_ service: Service, _ parameters: JSONObject) async throws {
        let now = Timestamp(milliseconds: WallClock.system.now())
        let reqData = try builder.reqData(parameters, to: service, attemptedAt: now)
        let request = RequestEnvelope(
            serviceName: service.rawValue, platformNo: "5000001", reqData: reqData,
            signature: Hex.encode(try keys.signingKey.signSHA1(Array(reqData.utf8))))
        let outcome = await client.send(
            HTTPCall(
                .post, address + Profile.sandbox.paths.direct,
                headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
                body: Form.encode(request.fields), repeatable: true))
        guard case .answered(let answer) = outcome, answer.status == 200,
            let signature = answer.headers[DirectAnswer.signatureHeader].flatMap(Hex.decode),
            keys.bankKeys.verifiesSHA1(signature, of: answer.body),
            try JSONValue(reading: answer.body)["respCode"] == "00000"
        else { throw WrongAnswer(description: "\(service) should succeed and came to \(outcome)") }
    }
}
