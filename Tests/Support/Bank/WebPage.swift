/// A page of the bank as a person without scripts has it: text, facts, and forms to fill in.
public struct WebPage: Sendable {
    public let title: String
    /// Everything that can be read, piece by piece.
    public let text: String
    /// What a list of terms and values says, by its terms.
    public let facts: [String: String]
    /// What the page calls attention to; nil without such a notice.
    public let alert: String?
    public let forms: [WebForm]
    /// The texts of scripts and style sheets.
    public let scripts: [String]
    public let styles: [String]

    /// - Throws: `TestBankError` for a page that is not well-formed.
    public init(reading page: String) throws {
        var title = ""
        var texts: [String] = []
        var facts: [String: String] = [:]
        var alert: String?
        var forms: [WebForm] = []
        var scripts: [String] = []
        var styles: [String] = []
        var inside: [String] = []
        var labels: [String: String] = [:]
        var label: (target: String?, text: String)?
        var term = ""
        var value = ""
        var isAlert = false
        for token in try HTMLReader.tokens(of: page) {
            switch token {
            case .text(let text):
                switch inside.last {
                case "title": title += text
                case "script": scripts.append(text)
                case "style": styles.append(text)
                case _:
                    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    if !words.isEmpty { texts.append(words) }
                    if inside.contains("dt") { term += text }
                    if inside.contains("dd") { value += text }
                    if inside.contains("label") { label?.text += text }
                    if isAlert { alert = (alert ?? "") + text }
                    if inside.contains("button") { forms[forms.count - 1].addText(words) }
                    if inside.contains("option") { forms[forms.count - 1].addOptionText(words) }
                }
            case .open(let name, let attributes):
                switch name {
                case "form": forms.append(try WebForm(attributes))
                case "input", "select", "option", "button":
                    guard !forms.isEmpty, inside.contains("form") else {
                        throw TestBankError("<\(name)> stands outside of every form")
                    }
                    try forms[forms.count - 1].add(name, attributes)
                    if name == "input", let id = attributes["name"], label != nil, label?.target == nil {
                        label?.target = id
                    }
                case "label": label = (attributes["for"], "")
                case "dt": term = ""
                case "dd": value = ""
                default: break
                }
                if attributes["role"] == "alert" { isAlert = true }
                if !Self.empty.contains(name) { inside.append(name) }
            case .close(let name):
                guard inside.popLast() == name else { throw TestBankError("</\(name)> closes something else") }
                switch name {
                case "dd": facts[term] = value
                case "p": isAlert = false
                case "label":
                    if let label, let target = label.target {
                        labels[target] = label.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    }
                    label = nil
                default: break
                }
            }
        }
        guard inside.isEmpty else { throw TestBankError("<\(inside.joined(separator: "> <"))> left open") }
        self.title = title
        text = texts.joined(separator: "\n")
        self.facts = facts
        self.alert = alert
        self.forms = forms.map { $0.labelled(labels) }
        self.scripts = scripts
        self.styles = styles
    }

    private static let empty: Set<String> = ["meta", "input", "br", "link"]

    /// The only form.
    ///
    /// - Throws: `TestBankError` where there is none, or more than one.
    public func form() throws -> WebForm {
        guard forms.count == 1 else { throw TestBankError("the page has \(forms.count) forms: \(text)") }
        return forms[0]
    }
}
