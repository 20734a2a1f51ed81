/// How far a walk goes. Within these bounds nothing is left out but what `Walk` says.
package struct Bounds: Hashable, Sendable {
    /// How many children a `collect` is offered, and how many elements a list of the input has.
    package var children = 3
    /// The most items of one call of a `forEach`, where the definition allows more.
    package var chunk = 2
    /// The most attempts at a call, where its definition allows more; nil for as many as that says. Undos are tried as
    /// often as they are in production.
    package var attempts: Int?
    /// How often something goes wrong: an answer is lost, a worker is slow, a command or an outcome comes twice, the bank
    /// refuses for reasons of its own.
    package var faults = 2
    /// How many commands operators give.
    package var commands = 1
    /// How many events the platform sends besides those that start something and those that are awaited: it closes, it
    /// cancels, an investor withdraws.
    package var whims = 1
    /// How many of the faults, of those events, and of the commands that need no hold, which stop or undo a saga, there
    /// are together.
    package var surprises = 3
    /// How many states are looked at before the walk is given up.
    package var states = 2_000_000
    /// Whether states that are the same to what may follow are walked once.
    package var merges = true

    package init() {}

    /// With nothing out of the ordinary.
    var undisturbed: Bounds {
        var bounds = self
        (bounds.faults, bounds.commands, bounds.whims) = (0, 0, 0)
        return bounds
    }

    /// With as many surprises as can be walked in a minute where children are taken in, which multiply all that may happen.
    package static func standard(takesInChildren: Bool) -> Bounds {
        var bounds = Bounds()
        if takesInChildren { bounds.surprises = 2 }
        return bounds
    }
}
