import JSON

/// The one line on standard output by which a long-running command says that it is up.
public enum ReadyLine {
    /// `{"ready":true,"gateway":"http://127.0.0.1:41234"}`, with the addresses it really listens on.
    public static func text(_ addresses: some Sequence<(key: String, value: String)>) -> String {
        var line: JSONObject = ["ready": true]
        for (name, address) in addresses { line[name] = .string(address) }
        return JSONValue.object(line).text
    }

    public static func write(_ addresses: some Sequence<(key: String, value: String)>) throws(StreamError) {
        try StandardStream.output.write(line: text(addresses))
    }
}
