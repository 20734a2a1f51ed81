/// Columns of text for people.
struct Table {
    enum Alignment {
        case left, right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: (String, Alignment)...) {
        self.columns = columns.map { (title: $0.0, alignment: $0.1) }
    }

    /// Missing cells are empty; cells beyond the columns are dropped.
    mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    var text: String {
        let lines = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in
            lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return lines.map { cells in
            let padded = zip(cells, zip(columns, widths)).map { cell, column in
                let space = String(repeating: " ", count: column.1 - cell.count)
                return column.0.alignment == .left ? cell + space : space + cell
            }
            let line = padded.joined(separator: "  ")
            return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
        }.joined(separator: "\n")
    }
}
