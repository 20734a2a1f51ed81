package import Expressions

/// The parameters of a call, looked up by their names.
package struct StepParameters: Sendable {
    private let names: [String]
    private let values: [Value?]

    init(names: [String], values: [Value?]) {
        self.names = names
        self.values = values
    }

    package subscript(name: String) -> Value? {
        zip(names, values).first { $0.0.isSame(as: name) }?.1
    }
}
