import Custody
import Testing
import Workflow

@testable import Saga
@testable import Simulation

@Suite("The name of a walk's state") struct SceneKeyTests {
    /// What may last up to some moment in a state.
    enum Lasting: String, CaseIterable {
        case call, slowCommand, request, page, notification
    }

    @Test("Is another one when the last moment of something is over, and not before", arguments: Lasting.allCases)
    func lastMoment(_ lasting: Lasting) throws {
        let stage = try Self.stage()
        var scene = Scene(stage)
        scene.act(.event(0), stage)
        let command = try #require(scene.queue.first)
        scene.queue = []
        let last: Int64
        switch lasting {
        case .call: last = command.dead
        case .slowCommand:
            last = command.notAfter
            scene.slow = [command]
        case .request:
            last = scene.now + 100_000
            let request = try stage.request(command, at: Timestamp(milliseconds: scene.now)).get()
            scene.strays = [Scene.Stray(command: command, request: request, until: last)]
        case .page:
            last = scene.now + 100_000
            scene.pages = [Self.page(like: command, expired: last)]
        case .notification:
            last = scene.now + 100_000
            scene.late = [
                Scene.Notice(
                    record: .timer(arming: 0), until: last, number: nil, isDone: nil, word: 1, sentence: "")
            ]
        }
        scene.now = last - 1
        let before = scene.key(stage)
        scene.now = last
        #expect(scene.key(stage) == before)
        scene.now = last + 1
        #expect(scene.key(stage) != before)
    }

    private static func page(like command: StepCommand, expired: Int64) -> StepCommand {
        StepCommand(
            family: command.family, saga: command.saga, step: command.step, service: .userPreFreeze,
            requestNo: command.requestNo, attempt: command.attempt, parameters: command.parameters,
            notAfter: command.notAfter, dead: command.dead, expired: expired, isUndo: false,
            profile: command.profile)
    }

    private static func stage() throws -> Stage {
        let files = try ShippedFiles.files(of: "loan-funding")
        let definitions = try DefinitionSet(files).definitions
        let root = try #require(definitions.first { $0.child == nil })
        let children = definitions.filter { $0.child != nil }
        let maker = PremiseMaker(
            root: root, children: children, bounds: Bounds(), profile: .sandbox,
            digests: Dictionary(uniqueKeysWithValues: definitions.map { ($0.name, $0.name) }))
        return Stage(
            premise: try #require(maker.premises().first), bounds: Bounds(), profile: .sandbox,
            plans: definitions.map { Plan($0, digest: $0.name) }, isClosedElsewhere: false, fault: nil)
    }
}
