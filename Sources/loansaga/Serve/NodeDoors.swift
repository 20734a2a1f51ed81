import Orchestrator
import Roles
import Saga

/// What the roles of a process have each other do.
enum NodeDoors {
    /// Whether a saga needs no page any more, as far as the read model of this process knows.
    static func isGivenUp(_ projection: ProjectionRole?) -> GatewayRole.IsGivenUp {
        { family, saga in
            guard let projection, let view = try? projection.readModel.saga(SagaName(family: family, saga: saga))
            else { return false }
            return view.isEnded || view.state == .undoing
        }
    }
}
