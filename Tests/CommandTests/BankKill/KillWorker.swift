import Custody
import HTTP
import JSON
import Runtime
import TestSupport
import Visitors

/// One of the platform's connections: calls and confirmed pages one after the other, until the bank is gone.
struct KillWorker: Sendable {
    /// A call that was answered.
    struct Answered: Sendable {
        let call: KillCall
        let respData: String
    }

    let name: String
    private var dice: SeededGenerator
    private var ordinal = 0
    /// Bids that can still be cancelled or lent, by their numbers.
    private var open: [(number: String, remaining: Int64)] = []
    /// The call that nobody answered: it is sent again, under its number, before anything else.
    private(set) var doubt: KillCall?
    private(set) var sent: [KillCall] = []
    private(set) var answered: [Answered] = []

    init(name: String, seed: UInt64) {
        self.name = name
        dice = SeededGenerator(seed: seed)
    }

    var investor: String { "I_\(name)" }
    var borrower: String { "B_\(name)" }
    var project: String { "L_\(name)" }

    /// - Parameter onAnswer: called for each answer, as soon as it is there.
    mutating func work(_ platform: PlatformClient, onAnswer: @Sendable () -> Void) async throws {
        while true {
            let call = doubt ?? nextCall()
            if doubt == nil { sent.append(call) }
            doubt = call
            guard let reply = try await Self.send(call, platform) else { return }
            onAnswer()
            doubt = nil
            answered.append(Answered(call: call, respData: reply.respData))
            try learn(call, reply.code)
        }
    }

    /// What the bank has signed; nil where it is gone.
    static func send(_ call: KillCall, _ platform: PlatformClient) async throws -> (respData: String, code: String?)? {
        guard !call.isPage else { return try await confirm(call, PageRobot(platform: platform)) }
        let outcome = try await platform.send(call.service, call.parameters)
        guard case .answered = outcome else { return nil }
        let reply = try platform.reply(to: outcome)
        guard reply.httpStatus == 200, reply.isVerified else {
            throw TestBankError("\(call.requestNo) was answered \(reply.httpStatus): \(reply.respData)")
        }
        return (reply.respData, reply.code)
    }

    /// Opens the page, or what it ended with, and confirms it where it is still open.
    private static func confirm(
        _ call: KillCall, _ robot: PageRobot
    ) async throws -> (respData: String, code: String?)? {
        let platform = robot.platform
        let request = try platform.signed(call.service.rawValue, reqData: platform.reqData(call.parameters))
        var outcome = await platform.post("/gateway", request.fields)
        guard case .answered = outcome else { return nil }
        var view = try robot.view(outcome)
        if view.returned == nil {
            var form = try view.page.form()
            for input in form.inputs where input.type == "password" { try form.enter("123456", into: input.name) }
            if call.service == .personalRegister {
                for (name, value) in KillCall.person { try form.enter(value, into: name) }
            }
            outcome = await platform.post(form.action, try form.fields(pressing: "确认"))
            guard case .answered = outcome else { return nil }
            view = try robot.view(outcome)
        }
        guard let returned = view.returned, returned.isVerified else {
            throw TestBankError("\(call.requestNo) was answered \(view.status) without a signed result")
        }
        return (returned.envelope.respData, returned.code)
    }

    private mutating func nextCall() -> KillCall {
        ordinal += 1
        let number = "\(name)_\(ordinal)"
        let expires = Timestamp(milliseconds: WallClock.system.now()) + .seconds(1800)
        switch dice.below(130) {
        case ..<45: return freeze(number)
        case ..<65:
            guard let bid = open.randomElement(using: &dice) else { return freeze(number) }
            return .cancel(number, of: bid.number, 1 + dice.below(bid.remaining))
        case ..<85:
            let bids = open.shuffled(using: &dice).prefix(1 + Int(dice.below(5)))
            guard !bids.isEmpty else { return freeze(number) }
            return .loan(
                number, on: project, of: borrower, bids.map { ($0.number, $0.remaining) },
                commission: dice.below(bids.map(\.remaining).reduce(0, +) + 1))
        case ..<95: return .project(number, of: "C_\(name)")
        case ..<100: return .impossibleFreeze(number, investor, on: project)
        case ..<106: return .registration(number)
        case ..<113: return .recharge(number, investor, 1 + dice.below(50_000), expires: expires)
        case ..<122: return .withdrawal(number, investor, 1 + dice.below(50_000), expires: expires)
        case _: return .pageFreeze(number, investor, on: project, 1 + dice.below(50_000), expires: expires)
        }
    }

    private mutating func freeze(_ number: String) -> KillCall {
        .freeze(
            number, investor, on: project, 1 + dice.below(50_000),
            redPacket: dice.below(5) == 0 ? 1 + dice.below(99) : 0)
    }

    /// What the answer tells about the bids; a project's or an account's second
    /// creation is refused because of its first.
    private mutating func learn(_ call: KillCall, _ code: String?) throws {
        var expected: Set<String?> = ["00000"]
        if case .nothing = call.effect { expected = ["20007"] }
        if !call.isIdempotent { expected.insert("20003") }
        guard expected.contains(code) else { throw TestBankError("\(call.requestNo) \(call.service): \(code ?? "")") }
        switch call.effect {
        case .freeze(_, _, let amount, _): open.append((call.requestNo, amount))
        case .cancel(let freeze, let amount):
            for index in open.indices where open[index].number == freeze { open[index].remaining -= amount }
            open.removeAll { $0.remaining == 0 }
        case .loan(let freezes, _, _): open.removeAll { freezes.contains($0.number) }
        case .project, .recharge, .withdrawal, .registration, .nothing: break
        }
    }
}
