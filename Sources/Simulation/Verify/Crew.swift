/// Who looks at the states of a walk: one after the other, or several at once. What comes of it is the same.
package struct Crew: Sendable {
    /// How many parts a work is cut into.
    let size: Int
    /// Does every part, from 0, and returns when all are done.
    let work: @Sendable (_ part: @escaping @Sendable (Int) -> Void) -> Void

    package init(size: Int, work: @escaping @Sendable (_ part: @escaping @Sendable (Int) -> Void) -> Void) {
        self.size = size
        self.work = work
    }

    package static let one = Crew(size: 1) { part in part(0) }
}
