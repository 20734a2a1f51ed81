/// What users have gained and lost by what has come of a story, in fen, and for whom that cannot be said.
struct Purses {
    private(set) var changes: [String: Int64] = [:]
    var unknown: Set<String> = []

    mutating func move(_ fen: Int64, from payer: String, to payee: String) {
        changes[payer, default: 0] -= fen
        changes[payee, default: 0] += fen
    }

    /// Money that comes from outside, or goes there where it is less than nothing.
    mutating func change(_ fen: Int64, of user: String) { changes[user, default: 0] += fen }
}
