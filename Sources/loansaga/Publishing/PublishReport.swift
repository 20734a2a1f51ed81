import JSON
import Roles

/// Says how publishing goes on, and what was refused.
struct PublishReport {
    private let asJSON: Bool
    private(set) var publishedCount = 0
    private(set) var refusedCount = 0
    private var told = ContinuousClock.now

    /// Whether anything has become of any line.
    var isBegun: Bool { publishedCount + refusedCount > 0 }

    init(asJSON: Bool) {
        self.asJSON = asJSON
    }

    mutating func published(_ count: Int) {
        publishedCount += count
        guard ContinuousClock.now - told >= .seconds(1) else { return }
        told = .now
        Output.note("\(publishedCount) published")
    }

    /// - Parameter number: of the line.
    mutating func refused(_ number: Int, _ refusal: EventRefusal) throws {
        refusedCount += 1
        guard asJSON else { return Output.note("line \(number): \(refusal)") }
        var json: JSONObject = ["line": .number(JSONNumber(number))]
        for (name, value) in refusal.json.object ?? [:] { json[name] = value }
        try Output.json(.object(json))
    }

    /// - Returns: 1 where a line was refused.
    func end() throws -> ExitCode {
        if asJSON {
            try Output.json([
                "published": .number(JSONNumber(publishedCount)), "refused": .number(JSONNumber(refusedCount)),
            ])
        }
        Output.note("\(publishedCount) published, \(refusedCount) refused")
        return refusedCount == 0 ? .done : .failed
    }
}
