/// The members of a JSON object, in the order in which they were written or added.
///
/// Two objects are equal when they have equal members in any order. Looking up a key takes a scan of at most
/// ``indexedAbove`` keys, in larger objects one look into an index.
public struct JSONObject: Sendable {
    public typealias Element = (key: String, value: JSONValue)

    /// Objects with more members carry an index; below, comparing a few keys is quicker than hashing one.
    static let indexedAbove = 32

    private(set) var members: [Element]
    /// Where each key is in `members`; there exactly when there are more than `indexedAbove`.
    private var positions: [ExactText: Int]?

    public init() { members = [] }

    /// `nil` when a key is repeated.
    public init?(members: some Sequence<Element>) {
        self.init()
        self.members.reserveCapacity(members.underestimatedCount)
        for (key, value) in members {
            guard position(of: key) == nil else { return nil }
            append(newKey: key, value)
        }
    }

    init(literal elements: [(String, JSONValue)]) {
        self.init()
        members.reserveCapacity(elements.count)
        for (key, value) in elements {
            precondition(position(of: key) == nil, "A JSON object literal repeats the key \"\(key)\"; write it once.")
            append(newKey: key, value)
        }
    }

    /// A member's value; setting replaces it where it stands or adds it at the end, setting `nil` removes it.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(newKey: key, value)
            case (nil, nil): break
            }
        }
    }

    public var keys: some Sequence<String> { members.lazy.map(\.key) }

    func position(of key: String) -> Int? {
        if let positions { return positions[ExactText(key)] }
        let wanted = ExactText(key)
        return members.firstIndex { ExactText($0.key) == wanted }
    }

    /// - Parameter newKey: a key that no member has.
    mutating func append(newKey: String, _ value: JSONValue) {
        members.append((newKey, value))
        if positions != nil {
            positions?[ExactText(newKey)] = members.count - 1
        } else if members.count > Self.indexedAbove {
            indexMembers()
        }
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        if members.count > Self.indexedAbove { indexMembers() } else { positions = nil }
    }

    private mutating func indexMembers() {
        var positions = [ExactText: Int](minimumCapacity: members.count * 2)
        for (position, member) in members.enumerated() { positions[ExactText(member.key)] = position }
        self.positions = positions
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }
    public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Hashable {
    public static func == (one: JSONObject, other: JSONObject) -> Bool {
        guard one.count == other.count else { return false }
        for (position, member) in one.members.enumerated() {
            let opposite = other.members[position]
            if ExactText(member.key) == ExactText(opposite.key) {
                guard member.value == opposite.value else { return false }
            } else {
                guard let value = other[member.key], member.value == value else { return false }
            }
        }
        return true
    }

    /// The members' hashes are added up, so that their order does not matter.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in members {
            var member = Hasher()
            member.combine(ExactText(key))
            member.combine(value)
            sum &+= member.finalize()
        }
        hasher.combine(count)
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// A key written twice is a programmer's error and traps.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(literal: elements) }
}
