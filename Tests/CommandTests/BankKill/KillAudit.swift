import Custody
import JSON
import TestSupport
import Testing

/// What must hold of a bank that came back: the journal has every answer, the books have every applied call once and
/// whole, and nothing else.
struct KillAudit {
    private var model = KillModel()
    private var calls: [String: KillCall] = [:]
    private var applied: Set<String> = []
    /// The answers that were stored, by request number.
    private var stored: [String: Set<String>] = [:]
    private var lastRow: Int64 = 0
    let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
    }

    /// Sets up what the workers need.
    mutating func stage(_ admin: AdminClient, _ workers: [KillWorker]) async throws {
        for worker in workers {
            try await admin.make(
                "/admin/users",
                [
                    "userNo": .string(worker.investor), "role": "INVESTOR", "available": "1000000.00",
                    "authorised": ["TENDER"],
                ])
            model.give(worker.investor, 100_000_000)
            for borrower in [worker.borrower, "C_\(worker.name)"] {
                try await admin.make("/admin/users", ["userNo": .string(borrower), "role": "BORROWER"])
            }
            try await admin.make(
                "/admin/projects",
                [
                    "projectNo": .string(worker.project), "userNo": .string(worker.borrower),
                    "projectAmount": "900000000.00",
                ])
        }
        try await admin.make("/admin/users/\(KillModel.marketing)/fund", ["amount": "100000.00"])
        model.give(KillModel.marketing, 10_000_000)
    }

    mutating func check(_ admin: AdminClient, _ workers: [KillWorker], round: Int) async throws {
        for worker in workers { for call in worker.sent { calls[call.requestNo] = call } }
        try await readJournal(admin, round)
        for answer in workers.flatMap(\.answered) {
            let number = answer.call.requestNo
            let respData = try answer.call.isPage ? Self.masked(answer.respData) : answer.respData
            #expect(
                stored[number]?.contains(respData) == true,
                "seed \(seed), round \(round): the answer to \(number) is not in the journal")
            if case .nothing = answer.call.effect { continue }
            #expect(applied.contains(number), "seed \(seed), round \(round): \(number) was answered and is not applied")
        }
        var views = try await look(admin, round)
        // A payout may fall due between two looks.
        for _ in 0..<100 where try await paidOut(admin) != views.paidOut { views = try await look(admin, round) }
        let differences = model.differences(
            users: views.users, freezes: try await list(admin, "freezes"), projects: try await list(admin, "projects"),
            paidOut: views.paidOut)
        #expect(differences.isEmpty, "seed \(seed), round \(round)")
    }

    private func look(_ admin: AdminClient, _ round: Int) async throws -> (paidOut: JSONValue?, users: [JSONValue]) {
        let books = try await admin.view("/admin/books")
        #expect(books["balanced"] == true, "seed \(seed), round \(round): \(books.text)")
        var users = try await list(admin, "users")
        for account in [KillModel.marketing, KillModel.income] { users.append(try await admin.user(account)) }
        return (books["totals"]?["paidOut"], users)
    }

    private func paidOut(_ admin: AdminClient) async throws -> JSONValue? {
        try await admin.view("/admin/books")["totals"]?["paidOut"]
    }

    /// As the journal keeps what a registration was answered.
    private static func masked(_ respData: String) throws -> String {
        guard var object = try JSONValue(reading: respData).object else { return respData }
        for name in KillCall.person.keys where object[name] != nil { object[name] = "****" }
        return JSONValue.object(object).text
    }

    /// Every page that was confirmed, whether its browser heard of it or not, and every audit has had its last word.
    ///
    /// To be asked after a check, when all payouts and audits are due.
    func checkNotifications(_ receiver: NotificationReceiver) async throws {
        let confirmed = calls.values.filter { $0.isPage && applied.contains($0.requestNo) }
        let people = confirmed.compactMap { call -> String? in
            if case .registration(let userNo) = call.effect { userNo } else { nil }
        }
        let wanted = Set(confirmed.map { "\($0.service.rawValue) \($0.requestNo)" } + people.map { "audit \($0)" })
        #expect(people.count > 0 && confirmed.count > people.count, "seed \(seed): too few pages to say anything")
        let missing: Set<String>? = await receiver.received.first { received in
            let missing = wanted.subtracting(received.compactMap(Self.lastWord))
            return missing.isEmpty ? missing : nil
        }
        let received = receiver.received.elements
        #expect(
            missing != nil,
            "seed \(seed): never told: \(wanted.subtracting(received.compactMap(Self.lastWord)).sorted())")
        #expect(received.allSatisfy(\.isVerified) && receiver.refused.elements.isEmpty, "seed \(seed)")
    }

    /// What a notification is the end of; nil for a withdrawal that is only taken in.
    private static func lastWord(_ notification: NotificationReceiver.Received) -> String? {
        let json = notification.json
        if let userNo = json["userNo"]?.string, json["auditStatus"] == "PASSED" { return "audit \(userNo)" }
        guard json["status"] == "SUCCESS", let requestNo = json["requestNo"]?.string else { return nil }
        return "\(notification.envelope.serviceName) \(requestNo)"
    }

    private mutating func readJournal(_ admin: AdminClient, _ round: Int) async throws {
        while true {
            let page = try await admin.view("/admin/journal?limit=1000&after=\(lastRow)")
            for row in page["rows"]?.array ?? [] {
                let seq = row["seq"]?.number?.int64 ?? 0
                #expect(seq == lastRow + 1, "seed \(seed), round \(round): rows without a gap")
                lastRow = seq
                guard let number = row["requestNo"]?.string, let call = calls[number] else {
                    Issue.record("seed \(seed), round \(round): nobody sent \(row.text)")
                    continue
                }
                if let answer = row["answer"]?.string { stored[number, default: []].insert(answer) }
                guard row["changed"] == true else { continue }
                #expect(applied.insert(number).inserted, "seed \(seed), round \(round): \(number) was applied twice")
                model.apply(call)
            }
            if page["next"] == .null { return }
        }
    }

    private func list(_ admin: AdminClient, _ kind: String) async throws -> [JSONValue] {
        var elements: [JSONValue] = []
        var after = ""
        while true {
            let page = try await admin.view("/admin/\(kind)?limit=1000\(after)")
            elements += page[kind]?.array ?? []
            guard let next = page["next"]?.string else { return elements }
            after = "&after=\(next)"
        }
    }
}
