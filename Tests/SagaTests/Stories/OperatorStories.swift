import Custody
import Expressions
import Ledger
import Saga
import Testing

@Suite("Operators") struct OperatorStories {
    /// A state that a saga can be in, and what is offered there.
    struct Scene: CustomTestStringConvertible {
        let name: String
        let saga: String
        /// How long ago it came into this state.
        var since: Duration = .seconds(3_600)
        let offered: [OperatorCommand.Action.Kind]
        let make: @Sendable (inout World) -> Void

        var testDescription: String { name }
    }

    static let scenes: [Scene] = [
        Scene(name: "a call under way", saga: "funding", since: .zero, offered: [.resolveApplied, .undo, .hold]) {
            $0.deliveries[.createProject] = [.stuck]
            $0.approve()
            $0.settle()
        },
        Scene(
            name: "a call in doubt", saga: "funding",
            offered: [.retry, .resolveApplied, .resolveNotApplied, .undo, .hold]
        ) {
            $0.deliveries[.createProject] = Array(repeating: .lostBefore, count: 5)
            $0.approve()
            $0.settle()
        },
        Scene(
            name: "a call that may still land", saga: "funding", since: .seconds(300),
            offered: [.retry, .resolveApplied, .undo, .hold]
        ) {
            $0.deliveries[.createProject] = Array(repeating: .lostBefore, count: 5)
            $0.approve()
            $0.settle()
        },
        Scene(
            name: "a set-up that is wrong", saga: "funding",
            offered: [.retry, .resolveApplied, .resolveNotApplied, .undo, .hold]
        ) {
            $0.deliveries[.createProject] = [.says(.notSent(.misconfigured(.badSignature, message: "验签失败")))]
            $0.approve()
            $0.settle()
        },
        Scene(name: "taking bids", saga: "funding", offered: [.undo, .hold]) {
            $0.approve()
            $0.settle()
        },
        Scene(name: "a held bid", saga: "b1", offered: [.undo, .hold]) {
            $0.approve()
            $0.settle()
            $0.bid("b1", by: "investor1", yuan: 400)
            $0.settle()
        },
        Scene(
            name: "a bid with an open page", saga: "b1", since: .seconds(60), offered: [.resolveApplied, .undo, .hold]
        ) {
            $0.habits["investor1"] = .ignores
            $0.approve()
            $0.settle()
            $0.bid("b1", by: "investor1", yuan: 400, automatic: false)
            $0.settle()
        },
        Scene(name: "stopped by an operator", saga: "funding", offered: [.undo, .release]) {
            $0.approve()
            $0.settle()
            $0.operate(.hold, on: "funding", family: "p1")
        },
        Scene(
            name: "confirmation in doubt", saga: "funding",
            offered: [.retry, .resolveApplied, .resolveNotApplied, .hold]
        ) {
            $0.deliveries[.confirmLoan] = Array(repeating: .lostBefore, count: 5)
            LoanStories.bidding(&$0)
            $0.settle()
        },
        Scene(name: "a bid whose loan is being confirmed", saga: "b1", offered: [.hold]) {
            $0.deliveries[.confirmLoan] = Array(repeating: .lostBefore, count: 5)
            LoanStories.bidding(&$0)
            $0.settle()
        },
        Scene(name: "an undo that is refused", saga: "b1", offered: [.retry, .resolveApplied, .hold]) {
            $0.approve()
            $0.settle()
            $0.bid("b1", by: "investor1", yuan: 400)
            $0.settle()
            $0.cancelBehind("counter", freeze: $0.command(.userAutoPreTransaction)?.requestNo.text ?? "", yuan: 40)
            $0.withdraw("b1")
            $0.run(for: .seconds(2 * 86_400))
        },
        Scene(name: "ended", saga: "funding", offered: []) {
            LoanStories.bidding(&$0)
            $0.run()
        },
    ]

    @Test("Are offered in each state what helps there, and refused the rest with a reason", arguments: scenes)
    func offered(_ scene: Scene) throws {
        var world = World.loan()
        scene.make(&world)
        world.pass(scene.since)
        let offered = world.offered(scene.saga, family: "p1")
        #expect(offered == scene.offered)
        let view = world.partition.family("p1")?.view(of: scene.saga)
        #expect((view?.offered(at: world.now) ?? []) == offered, "a view made before says what is offered by now")
        if let view { #expect(try SagaView(reading: view.encoded()) == view) }
        let (before, stand) = (world.partition.family("p1"), world.stand(scene.saga))
        for action in Self.actions where !offered.contains(action.kind) {
            guard case .refused(let reason)? = world.operate(action, on: scene.saga, family: "p1") else {
                Issue.record("\(action.kind) was done")
                continue
            }
            #expect(!reason.isEmpty)
            #expect(world.stand(scene.saga) == stand)
        }
        #expect(world.partition.family("p1")?.why(scene.saga, at: world.now) == before?.why(scene.saga, at: world.now))
    }

    @Test("Bring whatever is held to its end, by any way that is offered", arguments: scenes)
    func ends(_ scene: Scene) {
        for kind in scene.offered where kind != .hold {
            var world = World.loan()
            scene.make(&world)
            world.pass(scene.since)
            guard let action = Self.actions.first(where: { $0.kind == kind }) else { continue }
            if kind == .resolveApplied { world.makeTrue(scene.saga) }
            #expect(world.operate(action, on: scene.saga, family: "p1") == .applied, "\(kind)")
            world.release()
            world.run()
            let stand = world.stand(scene.saga)
            #expect(
                stand == "completed" || stand == "failed" || stand.hasPrefix("held: undoRefused"), "\(kind): \(stand)")
            if stand != "held: undoRefused" { #expect(world.flaws() == [], "\(kind)") }
        }
    }

    static let actions: [OperatorCommand.Action] = [
        .retry, .resolve(as: .applied, evidence: "journal"), .resolve(as: .notApplied, evidence: "journal"), .skip,
        .undo, .hold, .release, .correct(ObjectValue([("projectName", .text("房屋"))])),
    ]

    @Test("See what a command would do before it is done, and it is not done when it would do something else")
    func dryRun() {
        var world = World.loan()
        LoanStories.bidding(&world, yuan: 300)
        world.settle()
        let before = world.story.count
        let plan = world.operate(.undo, on: "funding", family: "p1", isDryRun: true)
        guard case .plan(let sentences, let digest)? = plan else {
            Issue.record("there is no plan: \(String(describing: plan))")
            return
        }
        #expect(sentences.contains("b1: take back with CANCEL_PRE_FREEZE, step 'freeze'"))
        #expect(world.story.count == before + 1)
        world.bid("b3", by: "investor3", yuan: 100)
        world.settle()
        guard case .refused(let reason)? = world.operate(.undo, on: "funding", family: "p1", plan: digest) else {
            Issue.record("it was done")
            return
        }
        #expect(reason.contains("something else"))
        guard case .plan(_, let fresh)? = world.operate(.undo, on: "funding", family: "p1", isDryRun: true) else {
            return
        }
        #expect(world.operate(.undo, on: "funding", family: "p1", plan: fresh) == .applied)
        world.run()
        #expect(LoanStories.isUnwound(world))
    }

    @Test("Are refused when the saga has changed since they looked")
    func version() {
        var world = World.loan()
        world.approve()
        world.settle()
        let command = OperatorCommand(
            id: "o1", saga: "funding", action: .undo, operator: "liu", reason: "-", version: 1)
        world.append(.command(command), to: "p1")
        #expect(world.answers.count == 1)
        #expect(world.answers.last != .applied)
        world.append(
            .command(
                OperatorCommand(id: "o2", saga: "nobody", action: .undo, operator: "liu", reason: "-", version: 1)),
            to: "p1")
        #expect(world.answers.last == .refused("this family has no saga 'nobody'"))
    }

    @Test("Correct the data of a loan that the bank refuses, while nothing was done at the bank")
    func correct() {
        var world = World.loan()
        world.deliveries[.createProject] = [.says(.notSent(.misconfigured(.parameterInvalid, message: "期限")))]
        world.approve()
        world.settle()
        world.pass(.seconds(3_600))
        #expect(
            world.operate(.correct(ObjectValue([("nothing", .text("x"))])), on: "funding", family: "p1") != .applied)
        #expect(world.operate(.resolve(as: .notApplied, evidence: "journal"), on: "funding", family: "p1") == .applied)
        world.run()
        #expect(world.stand("funding") == "failed")
    }

    @Test("Hold a saga: what is under way comes in, nothing new begins, and release goes on")
    func pause() {
        var world = World.loan()
        world.deliveries[.createProject] = [.stuck]
        world.approve()
        world.settle()
        #expect(world.operate(.hold, on: "funding", family: "p1") == .applied)
        world.release()
        world.bid("b1", by: "investor1", yuan: 1_000)
        world.settle()
        #expect(world.story == ["funding CREATE_PROJECT", "funding answers applied"])
        #expect(world.operate(.release, on: "funding", family: "p1") == .applied)
        world.run()
        #expect(world.status("p1") == "REPAYING")
        #expect(world.flaws() == [])
    }
}
