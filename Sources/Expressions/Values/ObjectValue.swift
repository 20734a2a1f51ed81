/// An object's members, in the order in which they were written; few enough that looking through them is fastest.
public struct ObjectValue: Sendable {
    public private(set) var members: [(name: String, value: Value)]

    /// - Parameter members: no name twice.
    public init(_ members: [(name: String, value: Value)] = []) {
        self.members = members
    }

    public subscript(name: String) -> Value? {
        get { members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value }
        set {
            let index = members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }
}

extension ObjectValue: Hashable {
    /// Whatever the order.
    public static func == (one: ObjectValue, other: ObjectValue) -> Bool {
        one.members.count == other.members.count && one.members.allSatisfy { other[$0.name] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
    }
}
