import Console
import JSON
import Orchestrator
import Roles
import Saga
import Workflow

/// What the roles of a process have each other do.
enum NodeDoors {
    /// Events that come by HTTP go through the intake's door.
    static func takeEvents(_ door: EventDoor) -> GatewayRole.TakeEvents {
        { events, done in
            door.take(events) { taken in
                done(
                    taken.map { one in
                        switch one {
                        case .stored: .taken
                        case .refused(let refusal, _):
                            .refused(
                                code: refusal.code.rawValue, field: refusal.field ?? "", message: refusal.sentence)
                        case .unavailable(let why): .unavailable(why)
                        }
                    })
            }
        }
    }

    /// Whether a saga needs no page any more, as far as the read model of this process knows.
    static func isGivenUp(_ projection: ProjectionRole?) -> GatewayRole.IsGivenUp {
        { family, saga in
            guard let projection, let view = try? projection.readModel.saga(SagaName(family: family, saga: saga))
            else { return false }
            return view.isEnded || view.state == .undoing
        }
    }

    static func console(_ context: RoleContext, _ door: EventDoor) -> ConsoleDoors {
        var doors = ConsoleDoors()
        doors.takeEvents = takeEvents(door)
        doors.publishDefinitions = { (files, profile, by) throws(ConsoleDoors.Refusal) in
            try publish(files, profile, by, context)
        }
        return doors
    }

    private static func publish(
        _ files: [ConsoleDoors.DefinitionFile], _ profile: JSONValue?, _ by: String, _ context: RoleContext
    ) throws(ConsoleDoors.Refusal) -> JSONObject {
        let publisher = DefinitionsPublisher(context.log, topics: context.topics, clock: context.clock)
        do throws(DefinitionsPublisher.Failure) {
            let publication = try publisher.publish(
                files.map { ($0.name, Array($0.text.utf8)) }, profile: profile?.encoded(), by: by)
            return ["set": .string(publication.set), "new": .number(JSONNumber(publication.records.count))]
        } catch {
            switch error {
            case .refused(let refused): throw .unfit(refused.mistakes.map { "\($0.file): \($0.problem)" })
            case .unreadable, .overtaken, .log: throw .away(error.description)
            }
        }
    }
}
