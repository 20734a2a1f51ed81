import JSON
import Orchestrator
import Roles
import Runtime

/// Definitions, made known by way of the console.
extension Desk {
    private static let patienceWithReaders = Duration.seconds(5)

    /// Answers what is in force from then on, when it is in the log and read from there by this process.
    func publishDefinitions(_ visit: Visit) throws(Problem) -> JSONObject {
        let body = try visit.object()
        let request: DefinitionsRequest
        do throws(DefinitionsRequest.Malformed) {
            request = try DefinitionsRequest(.object(body))
        } catch {
            throw .invalid(error.description)
        }
        let publisher = DefinitionsPublisher(context.log, topics: context.topics, clock: context.clock)
        let published: DefinitionsPublication
        do throws(DefinitionsPublisher.Failure) {
            published = try publisher.publish(
                request.files, profile: request.profile, by: visit.visitor.name, within: options.batchTime)
        } catch {
            throw Self.problem(error)
        }
        logger.info(
            "an operator has published definitions",
            [
                "operator": .id(visit.visitor.name), "set": .id(published.set),
                "changed": .flag(!published.records.isEmpty),
            ])
        // What another process has not read yet it looks for when it misses it; a log that is away tells nobody.
        _ = context.definitions.catchUp(until: .now + Self.patienceWithReaders)
        return published.json.object ?? [:]
    }

    private static func problem(_ failure: DefinitionsPublisher.Failure) -> Problem {
        switch failure {
        case .refused(let refused):
            var problem = Problem.invalid("Something is wrong with the definitions; nothing was published.")
            for (name, value) in refused.json.object ?? [:] { problem.beside[name] = value }
            return problem
        case .unreadable, .overtaken: return .conflict("\(failure).")
        case .log: return .unavailable("\(failure).")
        }
    }
}
