/// A form of a page, with what is entered in it so far.
public struct WebForm: Sendable {
    public struct Input: Hashable, Sendable {
        public let name: String
        /// `text`, `password`, `hidden`, `checkbox`, or `select`.
        public let type: String
        public var value: String
        public let isRequired: Bool
        public let autocomplete: String?
        /// What a reader of the screen says; nil without a label.
        public internal(set) var label: String?
        public var isTicked: Bool
        /// Of a `select`: the values with their texts.
        public internal(set) var options: [Option]
        let id: String?
    }

    public struct Option: Hashable, Sendable {
        public let value: String
        public internal(set) var text: String
    }

    public struct Button: Hashable, Sendable {
        public let name: String
        public let value: String
        public let skipsChecks: Bool
        public internal(set) var text: String
    }

    public let action: String
    public private(set) var inputs: [Input] = []
    public private(set) var buttons: [Button] = []

    init(_ attributes: [String: String]) throws {
        guard attributes["method"] == "post", let action = attributes["action"] else {
            throw UnreadablePage("a form that does not post")
        }
        self.action = action
    }

    mutating func add(_ tag: String, _ attributes: [String: String]) throws {
        switch tag {
        case "button":
            buttons.append(
                Button(
                    name: attributes["name"] ?? "", value: attributes["value"] ?? "",
                    skipsChecks: attributes["formnovalidate"] != nil, text: ""))
        case "option":
            guard let last = inputs.indices.last else { return }
            let value = attributes["value"] ?? ""
            inputs[last].options.append(Option(value: value, text: ""))
            if attributes["selected"] != nil || inputs[last].options.count == 1 { inputs[last].value = value }
        default:
            guard let name = attributes["name"] else { throw UnreadablePage("an input without a name") }
            guard !inputs.contains(where: { $0.name == name }) else { throw UnreadablePage("two inputs named \(name)") }
            inputs.append(
                Input(
                    name: name, type: tag == "select" ? tag : attributes["type"] ?? "text",
                    value: attributes["value"] ?? "", isRequired: attributes["required"] != nil,
                    autocomplete: attributes["autocomplete"], label: nil, isTicked: attributes["checked"] != nil,
                    options: [], id: attributes["id"]))
        }
    }

    mutating func addText(_ text: String) {
        if let last = buttons.indices.last { buttons[last].text += text }
    }

    mutating func addOptionText(_ text: String) {
        guard let input = inputs.indices.last, let last = inputs[input].options.indices.last else { return }
        inputs[input].options[last].text += text
    }

    /// - Parameter labels: by the input's id, or its name where it stands inside of its label.
    func labelled(_ labels: [String: String]) -> WebForm {
        var form = self
        for index in inputs.indices {
            form.inputs[index].label = inputs[index].id.flatMap { labels[$0] } ?? labels[inputs[index].name]
        }
        return form
    }

    public subscript(name: String) -> Input? { inputs.first { $0.name == name } }

    /// Enters a value, as a person can: not into what is hidden.
    public mutating func enter(_ value: String, into name: String) throws {
        guard let index = inputs.firstIndex(where: { $0.name == name }), inputs[index].type != "hidden" else {
            throw UnreadablePage("there is nothing to enter \(name) into; there are \(inputs.map(\.name))")
        }
        inputs[index].value = value
    }

    public mutating func tick(_ name: String) throws {
        guard let index = inputs.firstIndex(where: { $0.name == name && $0.type == "checkbox" }) else {
            throw UnreadablePage("there is no box \(name); there are \(inputs.map(\.name))")
        }
        inputs[index].isTicked = true
    }

    /// What a browser sends when the button is pressed.
    ///
    /// - Throws: `UnreadablePage` for no such button, or a required input that is empty.
    public func fields(pressing text: String) throws -> [(name: String, value: String)] {
        guard let button = buttons.first(where: { $0.text == text }) else {
            throw UnreadablePage("there is no button \(text); there are \(buttons.map(\.text))")
        }
        let missing = inputs.filter { $0.isRequired && $0.value.isEmpty }.map(\.name)
        guard button.skipsChecks || missing.isEmpty else {
            throw UnreadablePage("the browser asks for \(missing) first")
        }
        let sent = inputs.filter { $0.type != "checkbox" || $0.isTicked }.map { (name: $0.name, value: $0.value) }
        return button.name.isEmpty ? sent : sent + [(button.name, button.value)]
    }
}
