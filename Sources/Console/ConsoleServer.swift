import HTTP
import JSON
public import Monitoring
public import Orchestrator
import Queues
public import Runtime
import Synchronization

/// The operators' interface: REST with bearer tokens, at an address of its own.
public final class ConsoleServer: ProcessService {
    private struct Running {
        let server: HTTPServer
        let desk: Desk
        let gatekeeper: Gatekeeper
        /// Answers questions.
        let readers: WorkerPool
        /// Carries out commands, which wait for their answers.
        let actors: WorkerPool
    }

    public let name = "console"
    private let context: RoleContext
    private let projection: ProjectionRole
    private let options: ConsoleOptions
    private let pages: ProcessPages
    private let running = Mutex<Running?>(nil)

    /// - Parameter health: of the whole process, for the pages by which it is watched.
    public init(
        _ context: RoleContext, projection: ProjectionRole, options: ConsoleOptions,
        health: @escaping ProcessPages.Health
    ) {
        self.context = context
        self.projection = projection
        self.options = options
        pages = ProcessPages(metrics: context.metrics, health: health)
    }

    /// Where it listens, such as `http://127.0.0.1:8704`, with the real port; nil before it has started.
    public var address: String? {
        running.withLock { $0?.server.address }.map { "\(options.tls == nil ? "http" : "https")://\($0)" }
    }

    public func start() throws {
        try options.check()
        let gatekeeper = try Gatekeeper(OperatorsFile(path: options.operators), context.logger)
        let desk = Desk(
            context, projection.readModel, projection.answers, options, try Appender(context.log))
        let readers = WorkerPool(name: "console", threads: options.threads, capacity: 256)
        let actors = WorkerPool(name: "console-command", threads: options.commandThreads, capacity: 64)
        var http = HTTPServerOptions(address: options.listen)
        http.tls = options.tls
        http.maximumBodyBytes = Visit.limits.maximumBytes
        http.answerDeadline = options.batchTime + options.commandTime + .seconds(20)
        let server = try HTTPServer(http) { [pages] request, responder in
            if let response = pages.response(to: request) ?? Self.document(request) {
                responder.respond(response)
                return
            }
            do throws(Problem) {
                let (route, parameters) = try Route.find(request)
                let isTaken = (route.isSlow ? actors : readers).submit {
                    responder.respond(Self.answer(request, route, parameters, desk, gatekeeper))
                }
                guard isTaken else { throw .unavailable("Too many requests are under way; try again later.") }
            } catch {
                responder.respond(error.response)
            }
        }
        context.metrics.add(server, as: name)
        running.withLock {
            $0 = Running(server: server, desk: desk, gatekeeper: gatekeeper, readers: readers, actors: actors)
        }
    }

    public func stop(by deadline: ContinuousClock.Instant) {
        guard let running = running.withLock({ $0 }) else { return }
        running.desk.isStopping.withLock { $0 = true }
        let left = max(.zero, ContinuousClock.now.duration(to: deadline))
        running.server.stop(within: left)
        running.readers.stop(by: deadline)
        running.actors.stop(by: deadline)
        running.desk.appender.close(within: max(.zero, ContinuousClock.now.duration(to: deadline)))
    }

    public var health: ServiceHealth {
        running.withLock { $0 == nil } ? .notReady("it has not started") : .ready
    }

    private static func document(_ request: HTTPRequest) -> HTTPResponse? {
        guard request.path == OpenAPI.path else { return nil }
        guard request.method == .get else { return Problem.method(allowed: [.get]).response }
        return .json(OpenAPI.document)
    }

    private static func answer(
        _ request: HTTPRequest, _ route: Route, _ parameters: [String: String], _ desk: Desk, _ gatekeeper: Gatekeeper
    ) -> HTTPResponse {
        do throws(Problem) {
            let visitor = try gatekeeper.visitor(request)
            guard visitor.role.includes(route.role) else {
                throw .forbidden("\(visitor.name) may look, and give no commands; that takes the role 'operator'.")
            }
            var response = HTTPResponse.json(
                JSONValue.object(try route.answer(desk, Visit(request, visitor, parameters))).encoded())
            response.headers.set("Cache-Control", "no-store")
            return response
        } catch {
            return error.response
        }
    }
}
