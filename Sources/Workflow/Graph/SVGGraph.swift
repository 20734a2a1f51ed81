/// A definition as a picture: steps from top to bottom, what undoes them on the left, children on the right.
public struct SVGGraph {
    private static let width = 320
    private static let sideWidth = 220
    private static let gap = 36
    private static let lineHeight = 18
    /// Between the columns of ways that part.
    private static let indent = 40

    private var elements: [String] = []
    private var right = 0

    /// - Returns: a whole SVG document.
    public static func text(of definition: Definition) -> String {
        var graph = SVGGraph()
        let left = sideWidth + 80
        var bottom = 70
        graph.draw(GraphNode.nodes(of: definition), x: left, y: &bottom, arrowFrom: nil)
        let failed = GraphNode("failed", .fail, ["if it fails: undo, newest first, then", definition.failed.type])
        graph.box(failed, x: left, y: bottom + gap)
        bottom += gap + graph.height(failed) + 30
        let size = (width: graph.right + 40, height: bottom)
        let head = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(size.width)" height="\(size.height)" \
            viewBox="0 0 \(size.width) \(size.height)" font-family="sans-serif" font-size="13">
            <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">\
            <path d="M0 0 8 4 0 8z"/></marker></defs>
            <rect width="100%" height="100%" fill="white"/>
            <text x="24" y="36" font-size="18" font-weight="bold">\(escaped(definition.title.zh)) \
            \(escaped(definition.title.en))</text>
            """
        return head + "\n" + graph.elements.joined(separator: "\n") + "\n</svg>\n"
    }

    /// Draws nodes below each other.
    ///
    /// - Parameter y: the top; on return, the bottom of the last.
    private mutating func draw(_ nodes: [GraphNode], x: Int, y: inout Int, arrowFrom top: Int?) {
        var above = top
        for node in nodes {
            if let above { arrow(x + Self.width / 2, above, x + Self.width / 2, y) }
            box(node, x: x, y: y)
            if let undo = node.undo { side(undo, label: "undo", x: x - Self.sideWidth - 40, y: y, from: x) }
            if let child = node.child {
                side(child, label: "children", x: x + Self.width + 40, y: y, from: x + Self.width)
            }
            y += height(node)
            for way in node.ways {
                y += Self.gap
                text(way.condition, x: x + Self.indent + 8, y: y - 8, style: "font-style=\"italic\"")
                draw(way.nodes, x: x + Self.indent, y: &y, arrowFrom: nil)
            }
            above = y
            y += Self.gap
        }
        y -= Self.gap
    }

    private func height(_ node: GraphNode) -> Int { node.lines.flatMap(Self.wrapped).count * Self.lineHeight + 16 }

    private mutating func box(_ node: GraphNode, x: Int, y: Int) {
        let style =
            switch node.shape {
            case .end: "fill=\"#eef6ee\" rx=\"16\""
            case .call: "fill=\"#eef2fb\" rx=\"4\""
            case .pivot: "fill=\"#eef2fb\" rx=\"4\" stroke-width=\"3\""
            case .collect: "fill=\"#fdf4e3\" rx=\"4\""
            case .wait, .choose: "fill=\"#f6f1fa\" rx=\"12\""
            case .emit: "fill=\"#eef6ee\" rx=\"4\""
            case .fail: "fill=\"#fbecec\" rx=\"4\" stroke-dasharray=\"4\""
            }
        rectangle(x, y, Self.width, height(node), style)
        let lines = node.lines.enumerated().flatMap { index, line in Self.wrapped(line).map { ($0, index == 0) } }
        for (number, (line, isName)) in lines.enumerated() {
            let weight = isName ? "font-weight=\"bold\"" : ""
            text(line, x: x + 12, y: y + 20 + number * Self.lineHeight, style: weight)
        }
        if node.shape == .pivot { text("pivot", x: x + Self.width - 44, y: y + 20, style: "font-style=\"italic\"") }
    }

    /// A box beside a step.
    private mutating func side(_ name: String, label: String, x: Int, y: Int, from edge: Int) {
        rectangle(x, y, Self.sideWidth, 34, "fill=\"none\" rx=\"4\" stroke-dasharray=\"4\"")
        text(name, x: x + 10, y: y + 22, style: "")
        let near = x < edge ? x + Self.sideWidth : x
        arrow(edge, y + 17, near, y + 17)
        text(label, x: min(edge, near) + 4, y: y + 12, style: "font-size=\"10\"")
    }

    private mutating func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ style: String) {
        elements.append(
            "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" stroke=\"#444\" \(style)/>")
        right = max(right, x + width)
    }

    private mutating func arrow(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int) {
        elements.append(
            "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" stroke=\"#444\" marker-end=\"url(#tip)\"/>")
    }

    private mutating func text(_ text: String, x: Int, y: Int, style: String) {
        elements.append("<text x=\"\(x)\" y=\"\(y)\" \(style)>\(Self.escaped(text))</text>")
    }

    /// Lines that fit into a box; words longer than that are cut.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ").map(String.init) {
            if !line.isEmpty, line.count + 1 + word.count > 44 {
                lines.append(line)
                line = word
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return lines + [line]
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
