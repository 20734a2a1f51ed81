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
            lines.map { column < $0.count ? Self.width($0[column]) : 0 }.max() ?? 0
        }
        return lines.map { cells in
            let padded = zip(cells, zip(columns, widths)).map { cell, column in
                let space = String(repeating: " ", count: column.1 - Self.width(cell))
                return column.0.alignment == .left ? cell + space : space + cell
            }
            let line = padded.joined(separator: "  ")
            return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
        }.joined(separator: "\n")
    }

    /// How many columns of a terminal the text takes: two for each of the wide characters of Chinese, Japanese and Korean.
    private static func width(_ text: String) -> Int {
        text.reduce(0) { width, character in
            switch character.unicodeScalars.first?.value ?? 0 {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x20000...0x3FFFD:
                width + 2
            case _: width + 1
            }
        }
    }
}
