import Custody
import JSON

/// What a parameter is expected to be read as.
indirect enum Reading: Hashable {
    case value(ParameterValue)
    case details([[NamedReading]])
}

struct NamedReading: Hashable {
    let name: String
    let reading: Reading
}

extension Parameters {
    /// What was read, by its order.
    var readings: [NamedReading] {
        values.map { name, value in
            if case .details(let details) = value {
                NamedReading(name: name, reading: .details(details.map(\.readings)))
            } else {
                NamedReading(name: name, reading: .value(value))
            }
        }
    }
}

extension JSONValue {
    /// JSON that a test's author wrote.
    init(written text: String) {
        do {
            self = try JSONValue(reading: text)
        } catch {
            preconditionFailure("The test's own JSON \(text) is none: \(error)")
        }
    }
}
