import JSON
import Runtime

/// Data goes to standard output; everything else to standard error.
enum Output {
    static func line(_ text: String) throws(StreamError) {
        try StandardStream.output.write(line: text)
    }

    /// One value on one line.
    static func json(_ value: JSONValue) throws(StreamError) {
        try line(value.text)
    }

    /// For people; lost in silence when nobody reads it.
    static func note(_ text: String) {
        try? StandardStream.error.write(line: text)
    }
}
