import Log

/// A topic's cleanup as the file has it: in whole milliseconds.
struct StoredCleanup: Sendable {
    let name: String
    let age: Int64?

    init(_ cleanup: Cleanup) {
        switch cleanup {
        case .keep: (name, age) = ("keep", nil)
        case .delete(let age): (name, self.age) = ("delete", age.milliseconds)
        case .compact: (name, age) = ("compact", nil)
        }
    }

    init(name: String, age: Int64?) {
        self.name = name
        self.age = age
    }

    /// Nil for one that this program does not know.
    var cleanup: Cleanup? {
        switch (name, age) {
        case ("keep", nil): .keep
        case ("delete", let age?): .delete(after: .milliseconds(age))
        case ("compact", nil): .compact
        case _: nil
        }
    }
}
