/// One difference between what was expected and what is.
struct Finding: Hashable, CustomStringConvertible {
    let place: String
    let expected: String
    let found: String

    var description: String { "\(place): expected \(expected), found \(found)" }
}

extension [Finding] {
    /// Notes a difference; equal values leave no trace.
    mutating func compare<Value: Equatable>(
        _ place: @autoclosure () -> String, _ expected: Value, _ found: Value
    ) {
        if expected != found {
            append(Finding(place: place(), expected: "\(expected)", found: "\(found)"))
        }
    }
}
