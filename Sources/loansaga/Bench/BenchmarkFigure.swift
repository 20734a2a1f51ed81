/// One measured number, and what it should be.
struct BenchmarkFigure {
    enum Target {
        case atLeast(Double), atMost(Double)
    }

    let name: String
    let value: Double
    let unit: String
    let target: Target?

    /// A figure without a target is always met.
    var met: Bool {
        switch target {
        case .atLeast(let least): value >= least
        case .atMost(let most): value <= most
        case nil: true
        }
    }
}
