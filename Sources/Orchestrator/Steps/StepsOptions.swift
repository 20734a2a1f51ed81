public import Custody
import Foundation
public import HTTP
public import Roles

/// How the step workers of a process are set.
public struct StepsOptions: Sendable {
    /// Whose commands they carry out.
    public var services = Service.allCases
    /// The bank's base address; the profile's paths come behind it.
    public var bankURL: String
    /// Where users reach the gateway; links to pages begin with it.
    public var publicGatewayURL: String
    /// For each service alike.
    public var desk = ServiceDesk.Options()
    /// For one service in another way.
    public var desks: [Service: ServiceDesk.Options] = [:]
    /// How the bank is called. It takes no fewer calls at once than the services together may have, and no answer above
    /// `longestAnswer`.
    public var client = HTTPClientOptions()
    /// How long a connection with its TLS handshake may take, within the service's time-out.
    public var connectTimeout = Duration.seconds(5)
    /// Threads that sign requests and verify answers.
    public var signingThreads = ProcessInfo.processInfo.activeProcessorCount
    /// How long a member may be silent before its partitions go to others.
    public var sessionDeadline = Duration.seconds(10)
    /// How often what is done with is committed.
    public var commitInterval = Duration.milliseconds(100)

    public init(bankURL: String, publicGatewayURL: String) {
        self.bankURL = bankURL
        self.publicGatewayURL = publicGatewayURL
    }

    /// The longest answer to a direct call, in bytes: escaped as a text in a record, it still fits into the log.
    public static let longestAnswer = 128 * 1024

    func deskOptions(_ service: Service) -> ServiceDesk.Options { desks[service] ?? desk }

    func check() throws(StepsError) {
        guard !services.isEmpty else { throw .badOption("no service is named: name at least one of the bank's") }
        guard Set(services).count == services.count else { throw .badOption("a service is named twice") }
        for service in services {
            let desk = deskOptions(service)
            for (name, value) in [("concurrency", desk.concurrency), ("capacity", desk.capacity)] where value < 1 {
                throw .badOption("\(service)'s \(name) is \(value), not at least 1")
            }
        }
        guard signingThreads >= 1 else { throw .badOption("signingThreads is \(signingThreads), not at least 1") }
        if let problem = HTTPCall.problem(with: bankURL) { throw .badOption("the bank's address: \(problem)") }
        guard CallbackURL.isUsable(publicGatewayURL) else {
            throw .badOption("the gateway's public address must be http or https, with a host, in plain ASCII")
        }
    }
}

/// Why step workers did not start.
public enum StepsError: Error, Hashable, Sendable, CustomStringConvertible {
    case badOption(String)
    case client(HTTPClientError)

    public var description: String {
        switch self {
        case .badOption(let what): "the step workers' options do not fit: \(what)"
        case .client(let error): "\(error)"
        }
    }
}
