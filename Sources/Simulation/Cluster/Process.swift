/// A process of the cluster, which may die and come back, and may stand still and go on.
class Process {
    let name: String
    let number: Int
    /// Counts its lives: what an earlier one had in hand is gone.
    private(set) var life = 0
    private(set) var isUp = true
    private(set) var isPaused = false
    /// How far its clock is ahead, in milliseconds.
    var skew: Int64 = 0
    /// What came due while it stood still.
    private(set) var backlog: [() -> Void] = []
    /// Whether it has read the definitions.
    var knowsDefinitions = true

    init(_ name: String, _ number: Int) {
        self.name = name
        self.number = number
    }

    var isWorking: Bool { isUp && !isPaused }

    func die() {
        life += 1
        isUp = false
        isPaused = false
        backlog = []
    }

    func start() { isUp = true }
    func pause() { isPaused = true }
    func postpone(_ action: @escaping () -> Void) { backlog.append(action) }

    /// - Returns: what came due meanwhile.
    func resume() -> [() -> Void] {
        isPaused = false
        defer { backlog = [] }
        return backlog
    }
}
