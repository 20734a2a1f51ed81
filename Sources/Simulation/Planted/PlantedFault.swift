import Saga

/// A mistake that is planted in the engine, by its name.
public enum PlantedFault: Hashable, Sendable, CustomStringConvertible {
    case fold(String)
    case shell(ShellFault)

    /// All there are: the fold's, then those of what performs.
    public static let all: [PlantedFault] =
        EngineFault.allCases.map { .fold($0.rawValue) } + ShellFault.allCases.map { .shell($0) }

    /// - Parameter name: such as `undoInForwardOrder`; nil for one that there is not.
    public init?(_ name: String) {
        guard let fault = Self.all.first(where: { $0.description == name }) else { return nil }
        self = fault
    }

    public var description: String {
        switch self {
        case .fold(let name): name
        case .shell(let fault): fault.rawValue
        }
    }

    var engine: EngineFault? { if case .fold(let name) = self { EngineFault(rawValue: name) } else { nil } }
    var shell: ShellFault? { if case .shell(let fault) = self { fault } else { nil } }
}
