/// Finds what somebody probably meant.
public enum Suggestion {
    /// The candidate that is fewest typing mistakes away, the first of several; `nil` when none is near.
    ///
    /// Near is at most one mistake in three letters. A mistake is a letter too many, too few or another, or two swapped
    /// (optimal string alignment). Long texts are not looked at.
    public static func nearest(to text: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(text.utf8.prefix(65))
        guard wanted.count < 65 else { return nil }
        var best: (candidate: String, mistakes: Int)?
        for candidate in candidates where candidate.utf8.count < 65 {
            let letters = Array(candidate.utf8)
            let mistakes = letters.starts(with: wanted) && wanted.count > 1 ? 1 : distance(wanted, letters)
            let allowed = max(1, max(wanted.count, letters.count) / 3)
            if mistakes <= allowed, mistakes < best?.mistakes ?? .max {
                best = (candidate, mistakes)
            }
        }
        return best?.candidate
    }

    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var rows = [Array(0...other.count)]
        for i in 0..<one.count {
            var row = [i + 1]
            for j in 0..<other.count {
                var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (one[i] == other[j] ? 0 : 1))
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
