/// Something in a definition that is not right.
public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// Where in the file, such as `steps[2].with.amount`; empty for the file as a whole.
    public let path: String
    /// The `id` of the step that it is in.
    public let step: String?
    /// What is wrong, and what to do.
    public let message: String

    public init(path: String, step: String? = nil, _ message: String) {
        self.path = path
        self.step = step
        self.message = message
    }

    /// `step 'confirm', steps[3].with.amount: message`
    public var description: String {
        let place = [step.map { "step '\($0)'" }, path.isEmpty ? nil : path].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
