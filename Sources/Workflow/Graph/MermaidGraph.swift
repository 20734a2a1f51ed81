/// A definition as a Mermaid flowchart.
public struct MermaidGraph {
    private var lines = ["flowchart TD"]

    /// - Returns: the text that Mermaid draws, with a line feed at its end.
    public static func text(of definition: Definition) -> String {
        var graph = MermaidGraph()
        graph.draw(GraphNode.nodes(of: definition), from: [])
        graph.lines.append("  failed([\(quoted([definition.failed.type]))]):::failure")
        graph.lines.append("  classDef pivot stroke-width:3px;")
        graph.lines.append("  classDef undo stroke-dasharray:4;")
        graph.lines.append("  classDef failure stroke-dasharray:2;")
        return graph.lines.joined(separator: "\n") + "\n"
    }

    /// Draws nodes one after the other.
    ///
    /// - Parameter open: the ends that lead to the first, each with what stands on its arrow.
    /// - Returns: the ends that lead on from the last.
    @discardableResult
    private mutating func draw(
        _ nodes: [GraphNode], from open: [(id: String, label: String?)]
    ) -> [(id: String, label: String?)] {
        var open = open
        for node in nodes {
            let id = Self.identifier(node.id)
            lines.append("  \(id)\(Self.shape(node))")
            for end in open {
                lines.append("  \(end.id) -->\(end.label.map { "|\(Self.quoted([$0]))|" } ?? "") \(id)")
            }
            if let undo = node.undo {
                lines.append("  \(id)_undo[\(Self.quoted([undo]))]:::undo")
                lines.append("  \(id) -. undo .-> \(id)_undo")
            }
            if let child = node.child {
                lines.append("  \(id)_children[[\(Self.quoted([child]))]]")
                lines.append("  \(id) === \(id)_children")
            }
            open = [(id, nil)]
            if !node.ways.isEmpty {
                open = node.ways.flatMap { draw($0.nodes, from: [(id, $0.condition)]) }
            }
        }
        return open
    }

    private static func shape(_ node: GraphNode) -> String {
        let text = quoted(node.lines)
        return switch node.shape {
        case .end: "([\(text)])"
        case .call: "[\(text)]"
        case .pivot: "[\(text)]:::pivot"
        case .collect: "[/\(text)\\]"
        case .wait: "{{\(text)}}"
        case .choose: "{\(text)}"
        case .emit: ">\(text)]"
        case .fail: "[\(text)]:::failure"
        }
    }

    /// Mermaid reserves some words and characters; a prefix and underscores keep clear of them.
    private static func identifier(_ id: String) -> String {
        "s_" + String(id.map { $0 == "-" ? "_" : $0 })
    }

    private static func quoted(_ lines: [String]) -> String {
        let escaped = lines.map { line in
            line.map { character in
                switch character {
                case "\"": "#quot;"
                case "<": "#lt;"
                case ">": "#gt;"
                case "#": "#35;"
                default: String(character)
                }
            }.joined()
        }
        return "\"\(escaped.joined(separator: "<br/>"))\""
    }
}
