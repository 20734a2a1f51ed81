import Custody

@testable import Saga

/// A small story that a planted fault brings to another end.
struct FaultScene: Sendable {
    let begin: @Sendable () -> World
    let play: @Sendable (inout World) -> Void
    /// What is seen when the fault is there, and is not when it is not.
    let isWrong: @Sendable (World) -> Bool

    init(
        _ begin: @autoclosure @escaping @Sendable () -> World = .loan(),
        play: @escaping @Sendable (inout World) -> Void,
        isWrong: @escaping @Sendable (World) -> Bool
    ) {
        self.begin = begin
        self.play = play
        self.isWrong = isWrong
    }

    func played(with fault: EngineFault?) -> World {
        var world = begin()
        world.library.fault = fault
        play(&world)
        return world
    }
}

extension World {
    /// A bid without a page, of which nothing may come at first.
    mutating func bidAmid(_ deliveries: [Delivery], for duration: Duration = .zero) {
        approve()
        settle()
        self.deliveries[.userAutoPreTransaction] = deliveries
        bid("b1", by: "investor1", yuan: 400)
        run(for: duration)
    }

    /// A loan that is cancelled while the page of its second bid is open.
    mutating func cancelOverPage() {
        habits["investor2"] = .ignores
        LoanStories.bidding(&self, yuan: 300)
        settle()
        cancelFunding()
        settle()
    }

    /// A loan that is cancelled while somebody else's freeze keeps the bank from 流标.
    mutating func cancelOverFreeze() {
        approve()
        settle()
        freezeBehind("stranger1", "investor3", yuan: 50)
        cancelFunding()
        settle()
    }

    /// A bid that is refused, and done all the same.
    mutating func succeedLate() {
        bidAmid([.says(.refused(.balanceTooLow, message: "余额不足"))])
        guard let command = command(.userAutoPreTransaction) else { return }
        _ = execute(command)
        bankSays("SUCCESS", of: command)
        run(for: .seconds(3_600))
    }

    /// An operator says of a bid in doubt that it was not done, which nobody can know yet.
    mutating func resolveAtOnce() {
        bidAmid(Array(repeating: .lostBefore, count: 5))
        pass(.seconds(300))
        operate(.resolve(as: .notApplied, evidence: "journal"), on: "b1", family: "p1")
    }

    /// How many numbers were given to a service.
    func numbers(_ service: Service) -> Int { Set(commands.filter { $0.service == service }.map(\.requestNo)).count }
    func calls(_ service: Service) -> Int { commands.filter { $0.service == service }.count }
}
