/// Gathers what a page holds, token by token.
struct WebPageReader {
    private(set) var title = ""
    private(set) var texts: [String] = []
    private(set) var facts: [String: String] = [:]
    private(set) var alert: String?
    private(set) var forms: [WebForm] = []
    private(set) var scripts: [String] = []
    private(set) var styles: [String] = []
    /// The elements that are open, the innermost last.
    private(set) var inside: [String] = []
    /// By the names of inputs.
    private(set) var labels: [String: String] = [:]
    private var label: (target: String?, text: String)?
    private var term = ""
    private var value = ""
    private var isAlert = false

    private static let empty: Set<String> = ["meta", "input", "br", "link"]

    mutating func read(_ token: HTMLReader.Token) throws {
        switch token {
        case .text(let text): read(text)
        case .open(let name, let attributes): try open(name, attributes)
        case .close(let name): try close(name)
        }
    }

    private mutating func read(_ text: String) {
        switch inside.last {
        case "title": title += text
        case "script": scripts.append(text)
        case "style": styles.append(text)
        case _:
            let words = Self.words(text)
            if !words.isEmpty { texts.append(words) }
            if inside.contains("dt") { term += text }
            if inside.contains("dd") { value += text }
            if inside.contains("label") { label?.text += text }
            if isAlert { alert = (alert ?? "") + text }
            if inside.contains("button") { forms[forms.count - 1].addText(words) }
            if inside.contains("option") { forms[forms.count - 1].addOptionText(words) }
        }
    }

    private mutating func open(_ name: String, _ attributes: [String: String]) throws {
        switch name {
        case "form": forms.append(try WebForm(attributes))
        case "input", "select", "option", "button":
            guard !forms.isEmpty, inside.contains("form") else {
                throw UnreadablePage("<\(name)> stands outside of every form")
            }
            try forms[forms.count - 1].add(name, attributes)
            if name == "input", let id = attributes["name"], label != nil, label?.target == nil { label?.target = id }
        case "label": label = (attributes["for"], "")
        case "dt": term = ""
        case "dd": value = ""
        default: break
        }
        if attributes["role"] == "alert" { isAlert = true }
        if !Self.empty.contains(name) { inside.append(name) }
    }

    private mutating func close(_ name: String) throws {
        guard inside.popLast() == name else { throw UnreadablePage("</\(name)> closes something else") }
        switch name {
        case "dd": facts[term] = value
        case "p": isAlert = false
        case "label":
            if let label, let target = label.target { labels[target] = Self.words(label.text) }
            label = nil
        default: break
        }
    }

    /// The text as a browser shows it: white space is one space.
    private static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
