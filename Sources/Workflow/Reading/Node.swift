import JSON

/// A value of a definition's file and where it stands.
struct Node {
    let value: JSONValue
    let path: String

    func member(_ name: String, _ value: JSONValue) -> Node {
        Node(value: value, path: path.isEmpty ? name : "\(path).\(name)")
    }

    func elements() -> [Node]? {
        value.array?.enumerated().map { Node(value: $1, path: "\(path)[\($0)]") }
    }

    /// What it is, for messages.
    var kind: String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// The members of an object, by name.
struct Members {
    let node: Node
    private let nodes: [String: Node]

    init(_ node: Node, _ object: JSONObject) {
        self.node = node
        nodes = Dictionary(uniqueKeysWithValues: object.map { ($0.key, node.member($0.key, $0.value)) })
    }

    subscript(name: String) -> Node? { nodes[name] }

    /// Where a member stands, or would.
    func path(_ name: String) -> String { node.member(name, .null).path }
}
