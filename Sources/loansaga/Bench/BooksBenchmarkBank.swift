import Custody
import Glibc
import JSON
import Ledger

/// A bank with many users, and a platform that recharges, freezes, cancels and confirms in turn.
struct BooksBenchmarkBank {
    private var book: RuleBook
    private let reader = RequestReader(profile: .sandbox)
    private let users: Int
    private var now = Timestamp(milliseconds: 1_780_000_000_000)
    private var serial = 0
    private var generator = SplitMix(state: 1)
    /// The longest call, in seconds.
    private(set) var longest = 0.0

    private static let projects = 200

    init(users: Int) throws {
        self.users = users
        book = RuleBook(profile: .sandbox)
        try book.addUser(NewUser(userNo: "BORROWER", role: .borrower, kind: .enterprise))
        for number in 0..<users {
            try book.addUser(
                NewUser(userNo: Self.user(number), role: .investor, authorised: [.tender]))
        }
        for number in 0..<Self.projects {
            try book.addProject(
                NewProject(
                    projectNo: Self.project(number), userNo: "BORROWER",
                    projectAmount: Amount(fen: 99_999_999_999)))
        }
        _ = book.takeChanges()
    }

    var movements: Int { book.movements }
    var isBalanced: Bool { book.books().balanced }

    private static func user(_ number: Int) -> String { "USER\(number)" }
    private static func project(_ number: Int) -> String { "PROJECT\(number)" }

    /// One request and what its page, if any, is answered with.
    private struct Call {
        let request: ServiceRequest
        let isPage: Bool
    }

    /// Makes so many calls, a multiple of five; the processor time that the rule book took, in seconds.
    mutating func calls(_ count: Int) throws -> Double {
        let calls = try (0..<count / 5).flatMap { _ in try round() }
        var spent = 0.0
        for call in calls {
            let start = Self.processorSeconds()
            let answer = perform(call)
            let seconds = Self.processorSeconds() - start
            guard answer?.code == .success else { throw WrongAnswer(respData: answer?.respData ?? "") }
            spent += seconds
            longest = max(longest, seconds)
        }
        return spent
    }

    struct WrongAnswer: Error {
        let respData: String
    }

    /// What a bank does for a call, but for signatures and the store's disk.
    private mutating func perform(_ call: Call) -> Answer? {
        var answer: Answer?
        if !call.isPage {
            answer = book.execute(call.request, at: now)
        } else if case .page(let view) = book.openPage(call.request, at: now),
            case .callback(let callback) = book.confirmPage(view.id, PageInput(password: "123456"), at: now)
        {
            answer = callback.answer
            var givenUp: [NotificationAttempt] = []
            for attempt in book.dueNotifications(at: now, limit: 10, givingUp: &givenUp) {
                book.notificationAnswered(attempt.id, received: true, at: now)
            }
        }
        _ = book.takeChanges()
        return answer
    }

    /// Five calls for one user: a recharge, two freezes, of which one is cancelled and one confirmed.
    private mutating func round() throws -> [Call] {
        now = now + .milliseconds(5)
        let user = Self.user(Int(generator.next() % UInt64(users)))
        let project = Self.project(Int(generator.next() % UInt64(Self.projects)))
        let (kept, dropped) = (number(), number())
        func freeze(_ requestNo: String) -> JSONObject {
            [
                "requestNo": .string(requestNo), "userNo": .string(user), "bizType": "TENDER", "amount": "50.00",
                "projectNo": .string(project),
            ]
        }
        return [
            try call(
                .recharge,
                [
                    "requestNo": .string(number()), "userNo": .string(user), "amount": "100.00",
                    "payCompany": "YEEPAY", "rechargeWay": "WEB", "callbackUrl": "https://platform.example/return",
                    "expired": .string((now + .seconds(60)).wire),
                ]),
            try call(.userAutoPreTransaction, freeze(kept)),
            try call(.userAutoPreTransaction, freeze(dropped)),
            try call(
                .cancelPreFreeze,
                ["requestNo": .string(number()), "preRequestNo": .string(dropped), "amount": "50.00"]),
            try call(
                .confirmLoan,
                [
                    "requestNo": .string(number()), "projectNo": .string(project),
                    "details": [["preRequestNo": .string(kept), "amount": "50.00"]],
                ]),
        ]
    }

    private func call(_ service: Service, _ parameters: JSONObject) throws -> Call {
        var object = parameters
        object["timestamp"] = .string(now.wire)
        let contract = ServiceContract.specification(of: service)
        let request = try reader.request(RequestObject(object), to: contract, at: now)
        return Call(request: request, isPage: contract.mode == .gateway)
    }

    /// As long as the numbers that the orchestrator gives out.
    private mutating func number() -> String {
        serial += 1
        return RequestNumber(partition: serial % 16, family: "loan-\(serial / 8)", ordinal: serial % 8).text
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
