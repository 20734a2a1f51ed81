import Custody

/// A number for every service of the bank, and other ones for some: `16,CONFIRM_LOAN=4`.
struct ServiceNumbers: Equatable {
    /// Of the services that have none of their own; nil where only some have one.
    private(set) var others: Int?
    private(set) var own: [Service: Int] = [:]

    /// - Parameter range: that every number has to be in.
    /// - Returns: nil for a word that is neither, for a number out of the range, and for a service that is named twice.
    init?(_ text: String, in range: ClosedRange<Int>) {
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
            guard let number = parts.last.flatMap({ Int($0) }), range.contains(number) else { return nil }
            switch parts.count {
            case 1:
                guard others == nil else { return nil }
                others = number
            case 2:
                guard let service = Service(rawValue: String(parts[0])), own.updateValue(number, forKey: service) == nil
                else { return nil }
            default: return nil
            }
        }
    }

    subscript(service: Service) -> Int? { own[service] ?? others }
}
