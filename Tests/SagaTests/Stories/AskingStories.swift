import Custody
import JSON
import Saga
import Testing

@Suite("A call of which nothing is heard, at a bank that can be asked") struct AskingStories {
    private static let unheard = ["recharge RECHARGE", "recharge: user.recharge.action-required"]
    private static let asks = "recharge asks about RECHARGE"

    /// A recharge whose user confirms, and whose notification is lost for good.
    private static func lost(_ habit: World.Habit = .confirms) -> World {
        var world = World.accounts(.asking)
        world.habits["zhang"] = habit
        world.losesNext = 3
        world.recharge()
        return world
    }

    @Test("Is done when the bank says so")
    func done() {
        var world = Self.lost()
        world.run()
        #expect(world.story == Self.unheard + [Self.asks, "recharge: user.recharged"])
        #expect(world.stand("recharge") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("Is refused when the bank says so")
    func refused() {
        var world = Self.lost(.cancels)
        world.run()
        #expect(world.story == Self.unheard + [Self.asks, "recharge: user.recharge.failed"])
        #expect(world.codes("user.recharge.failed") == ["refused"])
        #expect(world.flaws() == [])
    }

    @Test("Is believed not to have been made when the bank says three times that it does not have it")
    func notFound() {
        var world = Self.lost(.ignores)
        world.run()
        #expect(world.story == Self.unheard + [Self.asks, Self.asks, Self.asks, "recharge: user.recharge.failed"])
        #expect(world.codes("user.recharge.failed") == ["notFound"])
        #expect(world.available("zhang") == "500.00")
        #expect(world.flaws() == [])
    }

    @Test("Is not asked about before nothing of it can land, and then not in haste")
    func patient() {
        var world = Self.lost(.ignores)
        world.run()
        let times = world.history.compactMap { entry in
            if case .asked = entry.what { entry.time } else { nil }
        }
        #expect(times.count == 3)
        #expect(times.first ?? 0 > world.command(.recharge)?.dead ?? .max)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 30_000 })
    }

    @Test("Starts the count anew when an answer in between is no answer")
    func interrupted() {
        var world = Self.lost(.ignores)
        world.questions = [.notFound, .notFound, .inDoubt(.httpStatus(502)), .notFound, nil, .notFound, .notFound]
        world.run()
        #expect(world.story.filter { $0 == Self.asks }.count == 8)
        #expect(world.codes("user.recharge.failed") == ["notFound"])
        #expect(world.flaws() == [])
    }

    @Test(
        "Is unconfirmed when the bank's answers settle nothing for long",
        arguments: [
            QueryAnswer.notSent(.notExecuted(.busy)), .inDoubt(.transport("timed out")), .found(.accepted, amount: nil),
            .notSent(.misconfigured(.badSignature, message: "")),
        ])
    func unsettled(_ answer: QueryAnswer) {
        var world = Self.lost(.ignores)
        world.questions = Array(repeating: answer, count: 100)
        world.run()
        #expect(world.story.filter { $0 == Self.asks }.count == 12)
        #expect(world.stand("recharge") == "unconfirmed")
        #expect(world.story.last == "recharge: saga.unconfirmed")
        #expect(world.flaws() == [])
    }

    @Test(
        "That the bank took in is not believed to be missing, however often the bank says so", arguments: [true, false])
    func takenIn(_ isNotified: Bool) {
        var world = World.accounts(.asking)
        if isNotified {
            world.habits["zhang"] = .ignores
            world.payOut()
            world.settle()
            if let command = world.command(.withdraw) { world.bankSays("ACCEPT", of: command) }
            world.questions = Array(repeating: .notFound, count: 100)
        } else {
            world.losesNext = 12
            world.payOut()
            world.questions = [.found(.accepted, amount: nil)] + Array(repeating: .notFound, count: 100)
        }
        world.run()
        #expect(world.stand("withdraw") == "unconfirmed")
        #expect(world.story.filter { $0 == "withdraw asks about WITHDRAW" }.count == 12)
    }

    @Test("Waits for a notification all the while", arguments: [true, false])
    func notified(_ isBooked: Bool) throws {
        var world = Self.lost(.ignores)
        world.questions = Array(repeating: .inDoubt(.transport("timed out")), count: 100)
        world.pass(.seconds(3 * 3_600))
        let command = try #require(world.command(.recharge))
        world.bankSays(isBooked ? "SUCCESS" : "FAIL", isBooked ? .success : .userCancelled, of: command)
        world.run()
        #expect(world.stand("recharge") == (isBooked ? "completed" : "failed"))
        #expect(world.flaws() == [])
    }

    @Test("Is settled once, however often an answer comes")
    func repeated() {
        var world = Self.lost(.ignores)
        world.isEchoing = true
        world.run()
        #expect(world.story.filter { $0 == Self.asks }.count == 3)
        #expect(world.codes("user.recharge.failed") == ["notFound"])
        #expect(world.flaws() == [])
    }

    @Test("Says what it waits for")
    func why() {
        var world = Self.lost(.ignores)
        world.questions = [nil]
        let lasts = world.terms.profile.periods
        world.run(for: lasts.pageLifetime + lasts.clockAllowance + lasts.processingWindow + lasts.notificationHour)
        #expect(world.story.last == Self.asks)
        let family = world.partition.family("c1")
        #expect(family?.why("recharge", at: world.now)?.waitsFor == "the bank to say what became of RECHARGE")
        world.pass(.seconds(120))
        let later = world.partition.family("c1")?.why("recharge", at: world.now)?.waitsFor
        #expect(later == "the time to ask the bank again what became of RECHARGE")
    }

    @Test("Withdrawals and registrations are asked about as well")
    func others() {
        var world = World.accounts(.asking)
        world.loses = ["audit"]
        world.losesNext = 12
        world.payOut()
        world.register("new")
        world.run()
        #expect(world.story.contains("withdraw asks about WITHDRAW"))
        #expect(world.story.contains("r1 asks about PERSONAL_REGISTER"))
        #expect(world.stand("withdraw") == "completed")
        #expect(!world.story.contains { $0.hasSuffix("saga.unconfirmed") })
    }

    @Test(
        "What a bank did not have, three times, and then reports all the same is nobody's call any more, and not lost")
    func doneAfterAll() throws {
        var world = Self.lost(.ignores)
        world.run()
        let command = try #require(world.command(.recharge))
        world.bankSays("SUCCESS", of: command)
        #expect(world.story.last == "dead letter: notification")
    }
}

extension Profile {
    /// The sandbox, which can be asked.
    static let asking: Profile = {
        var profile = Profile.sandbox
        profile.query = QueryPolicy(
            service: "TRANSACTION_QUERY", answersAlike: 3, interval: .seconds(30), timeout: .seconds(10))
        return profile
    }()
}
