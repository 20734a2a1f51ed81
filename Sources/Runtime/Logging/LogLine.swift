import JSON

/// One line of the log: a JSON object of bounded size.
enum LogLine {
    /// With its line end it fits `PIPE_BUF`, so that lines of several writers on one pipe do not mix (pipe(7)).
    static let maximumBytes = 4_095

    /// The first field of a name counts, and `time`, `level` and `message` are taken.
    ///
    /// Fields that do not fit are left out, and `"cut":true` says so.
    static func text(
        time: Int64, level: LogLevel, message: StaticString, fields: KeyValuePairs<StaticString, LogValue>
    ) -> String {
        let cut: JSONObject.Element = ("cut", true)
        var line: JSONObject = [
            "time": .string(WallClock.text(of: time)), "level": .string(level.rawValue),
            "message": .string(String("\(message)".prefix(200))),
        ]
        // The closing brace, and what says that something is missing.
        var room = maximumBytes - JSONValue.object(line).encoded().count - #","cut":true"#.utf8.count
        for (name, value) in fields {
            let name = "\(name)"
            guard line[name] == nil else { continue }
            let size = JSONValue.object([name: value.json]).encoded().count
            guard size <= room else {
                line[cut.key] = cut.value
                break
            }
            line[name] = value.json
            room -= size
        }
        return JSONValue.object(line).text
    }
}
