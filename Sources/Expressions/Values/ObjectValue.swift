/// An object's members, in the order in which they were written; few enough that looking through them is fastest.
///
/// Objects that are made of the same list of names share it: a million events of a type keep their names once.
public struct ObjectValue: Sendable {
    private var names: [String]
    private var values: [Value]

    /// - Parameter members: no name twice.
    public init(_ members: [(name: String, value: Value)] = []) {
        names = members.map(\.name)
        values = members.map(\.value)
    }

    /// - Parameters:
    ///   - names: none twice.
    ///   - values: as many as names.
    public init(names: [String], values: [Value]) {
        precondition(names.count == values.count, "An object has as many values as names.")
        self.names = names
        self.values = values
    }

    public subscript(name: String) -> Value? {
        get { place(of: name).map { values[$0] } }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): values[place] = value
            case (let place?, nil):
                names.remove(at: place)
                values.remove(at: place)
            case (nil, let value?):
                names.append(name)
                values.append(value)
            case (nil, nil): break
            }
        }
    }

    private func place(of name: String) -> Int? {
        let wanted = name.utf8.span
        for place in names.indices where Self.isSame(names[place], wanted) { return place }
        return nil
    }

    /// Names are the same when their bytes are.
    private static func isSame(_ name: String, _ wanted: Span<UInt8>) -> Bool {
        guard name.utf8.count == wanted.count else { return false }
        let name = name.utf8.span
        for byte in 0..<wanted.count where name[unchecked: byte] != wanted[unchecked: byte] { return false }
        return true
    }
}

extension ObjectValue: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { names.count }

    public subscript(position: Int) -> (name: String, value: Value) { (names[position], values[position]) }
}

extension ObjectValue: Hashable {
    /// Whatever the order.
    public static func == (one: ObjectValue, other: ObjectValue) -> Bool {
        one.count == other.count && one.allSatisfy { other[$0.name] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(names.count)
    }
}
