import Custody

/// A list of rows with exactly one cell or row changed.
struct RowFlip {
    /// The name of the list's row that was changed, itself or in its elements' rows.
    let outer: String
    /// The row before it was changed.
    let row: Parameter
    let change: Flip.Change
    let rows: [Parameter]

    /// Every flip of every cell of every row, the rows of elements included.
    static func all(of rows: [Parameter]) -> [RowFlip] {
        rows.indices.flatMap { position in
            let row = rows[position]
            let own = cells(of: row).map { change in
                var flipped = rows
                apply(change, at: position, to: &flipped)
                return RowFlip(outer: row.name, row: row, change: change, rows: flipped)
            }
            let inner = all(of: row.details).map { inner in
                var flipped = rows
                flipped[position].details = inner.rows
                return RowFlip(outer: row.name, row: inner.row, change: inner.change, rows: flipped)
            }
            return own + inner + (position + 1 < rows.count ? [swapped(rows, at: position)] : [])
        }
    }

    private static func swapped(_ rows: [Parameter], at position: Int) -> RowFlip {
        var flipped = rows
        flipped.swapAt(position, position + 1)
        return RowFlip(outer: rows[position].name, row: rows[position], change: .order, rows: flipped)
    }

    private static func cells(of row: Parameter) -> [Flip.Change] {
        var changes: [Flip.Change] = [
            .name, .required, .sensitive, .mayBeZero, .details, .dropped, .added(required: true),
            .added(required: false),
        ]
        changes += ParameterType.allCases.filter { $0 != row.type }.map { .type($0) }
        changes += lengths(row.length).map { .length($0) }
        changes += enumerations(row.enumeration).map { .enumeration($0) }
        return changes
    }

    private static func lengths(_ length: Int?) -> [Int?] {
        guard let length else { return [1, 50] }
        return [length - 1, length + 1, nil]
    }

    /// A closed list, an open one and none.
    private static func enumerations(_ enumeration: Enumeration?) -> [Enumeration?] {
        [.projectStatus, .userRole, .bankCode, nil].filter { $0 != enumeration }
    }

    private static func apply(_ change: Flip.Change, at position: Int, to rows: inout [Parameter]) {
        switch change {
        case .name: rows[position].name += "X"
        case .required: rows[position].required.toggle()
        case .type(let type): rows[position].type = type
        case .length(let length): rows[position].length = length
        case .enumeration(let enumeration): rows[position].enumeration = enumeration
        case .sensitive: rows[position].sensitive.toggle()
        case .mayBeZero: rows[position].mayBeZero.toggle()
        case .details: rows[position].details = rows[position].details.isEmpty ? [rows[position]] : []
        case .order: rows.swapAt(position, position + 1)
        case .dropped: rows.remove(at: position)
        case .added(let required):
            var row = rows[position]
            row.name = "added"
            row.required = required
            rows.insert(row, at: position + 1)
        }
    }
}
