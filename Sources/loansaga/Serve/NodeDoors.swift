import Orchestrator
import Roles
import Saga

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
}
