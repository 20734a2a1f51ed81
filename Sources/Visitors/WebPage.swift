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

    /// - Throws: `UnreadablePage` for a page that is not well-formed.
    public init(reading page: String) throws {
        var reader = WebPageReader()
        for token in try HTMLReader.tokens(of: page) { try reader.read(token) }
        guard reader.inside.isEmpty else {
            throw UnreadablePage("<\(reader.inside.joined(separator: "> <"))> left open")
        }
        title = reader.title
        text = reader.texts.joined(separator: "\n")
        facts = reader.facts
        alert = reader.alert
        forms = reader.forms.map { $0.labelled(reader.labels) }
        scripts = reader.scripts
        styles = reader.styles
    }

    /// The only form.
    ///
    /// - Throws: `UnreadablePage` where there is none, or more than one.
    public func form() throws -> WebForm {
        guard forms.count == 1 else { throw UnreadablePage("the page has \(forms.count) forms: \(text)") }
        return forms[0]
    }
}
