import Custody

/// A catalogue with exactly one cell, row or service changed.
struct Flip {
    enum Change {
        case name
        case required
        case type(ParameterType)
        case length(Int?)
        case enumeration(Enumeration?)
        case sensitive
        case mayBeZero
        /// The rows of the elements: taken away from a compound row, given to any other.
        case details
        /// Changed places with the row after it.
        case order
        case dropped
        /// A row more, after this one.
        case added(required: Bool)
    }

    let service: Service
    let place: Place
    let catalogue: Catalogue

    enum Place {
        /// What of the service itself was changed.
        case service(String)
        case cell(Cell)
    }

    struct Cell {
        let table: CatalogueTable
        /// The name of the table's row that holds the row: itself, or the compound row whose elements it describes.
        let outer: String
        let row: Parameter
        let change: Change
    }
}

extension Flip {
    var cell: Cell? {
        if case .cell(let cell) = place { cell } else { nil }
    }

    var label: String {
        switch place {
        case .service(let what): "\(service) \(what)"
        case .cell(let cell): "\(service) \(cell.table) \(cell.outer)/\(cell.row.name) \(cell.change)"
        }
    }

    /// Every flip of every cell there is.
    static func all(of catalogue: Catalogue) -> [Flip] {
        var flips: [Flip] = []
        for position in catalogue.contracts.indices {
            flips += ofService(at: position, in: catalogue)
            for table in CatalogueTable.allCases {
                flips += ofRows(of: table, ofServiceAt: position, in: catalogue)
            }
        }
        return flips
    }

    private static func ofService(at position: Int, in catalogue: Catalogue) -> [Flip] {
        let service = catalogue.contracts[position].service
        func flip(_ what: String, _ change: (inout [ServiceContract]) -> Void) -> Flip {
            var flipped = catalogue
            change(&flipped.contracts)
            return Flip(service: service, place: .service(what), catalogue: flipped)
        }
        var flips = [
            flip("title") { $0[position].title += "X" },
            flip("mode") { $0[position].mode = $0[position].mode == .direct ? .gateway : .direct },
            flip("idempotent") { $0[position].isIdempotent.toggle() },
            flip("notifies") { $0[position].notifies.toggle() },
            flip("dropped") { $0.remove(at: position) },
            flip("twice") { $0.insert($0[position], at: position) },
        ]
        flips += Service.allCases.filter { $0 != service }.map { other in
            flip("service \(other)") { $0[position].service = other }
        }
        if position + 1 < catalogue.contracts.count {
            flips.append(flip("order") { $0.swapAt(position, position + 1) })
        }
        return flips
    }

    private static func ofRows(
        of table: CatalogueTable, ofServiceAt position: Int, in catalogue: Catalogue
    ) -> [Flip] {
        let contract = catalogue.contracts[position]
        let rows = contract[keyPath: table.rows]
        return RowFlip.all(of: rows).map { flip in
            var flipped = catalogue
            flipped.contracts[position][keyPath: table.rows] = flip.rows
            let cell = Cell(table: table, outer: flip.outer, row: flip.row, change: flip.change)
            return Flip(service: contract.service, place: .cell(cell), catalogue: flipped)
        }
    }
}
