import JSON

/// `NAME=TEXT`, or `NAME:=JSON` for what is no text, as values are given on the command line.
enum Assignment {
    static let expected = "NAME=TEXT, or NAME:=JSON for what is no text"

    /// The values of an option, by name.
    static func object(_ arguments: Arguments, _ option: Option) throws(UsageError) -> JSONObject {
        var object = JSONObject()
        for text in arguments.texts(option) {
            guard let (name, value) = read(text), object[name] == nil else {
                throw .invalidValue(
                    command: arguments.command, option: option.usage, value: "'\(text)'",
                    expected: "\(expected), each name once")
            }
            object[name] = value
        }
        return object
    }

    private static func read(_ text: String) -> (name: String, value: JSONValue)? {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        let value = String(text[text.index(after: equals)...])
        let name = text[..<equals]
        guard name.last == ":" else { return (String(name), .string(value)) }
        guard name.count > 1, let json = try? JSONValue(reading: value) else { return nil }
        return (String(name.dropLast()), json)
    }
}
