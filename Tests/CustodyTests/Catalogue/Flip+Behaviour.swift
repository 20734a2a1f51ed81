import Custody

extension Flip.Cell {
    /// Whether a reader can tell the difference: what is listed here as no difference is argued one by one, and every
    /// other flip of a row must be caught by probes of the readers alone.
    var changesBehaviour: Bool {
        switch change {
        case .name, .order, .dropped, .added(required: true):
            true
        case .required:
            // A request without a number is refused even where its row should not ask for one.
            !(table == .request && row.name == "requestNo")
        case .type(let type):
            // A text and a value of a list are both text; the list decides, not the letter.
            !(row.isText && (type == .text || type == .enumerated))
        case .length(let length):
            length.map(changesBehaviour(limit:)) ?? changesBehaviour(limit: .max)
        case .enumeration(let enumeration):
            row.isText && enumeration != row.enumeration && !isListOpen(enumeration, row.enumeration)
        case .mayBeZero:
            row.type == .amount
        case .details:
            row.type == .details
        case .sensitive, .added(required: false):
            // Sealing happens elsewhere, and a parameter that nobody sends is passed over.
            false
        }
    }

    private func changesBehaviour(limit: Int) -> Bool {
        switch row.type {
        case .details, .boolean:
            // No text, nothing to measure.
            false
        case .text where row.isIdentifier:
            // Their alphabet's rule has a limit of its own.
            limit < 50
        case .text, .enumerated:
            // A value of a closed list is never longer than the longest of the list.
            if let longest = row.enumeration.flatMap(Self.longestValue) { limit < longest } else { true }
        case .amount, .integer, .decimal, .date, .dateTime:
            // The longest text of a number or a time that the probes know has 18 characters.
            limit < 18
        }
    }

    /// Two lists that both take any value are no different.
    private func isListOpen(_ lists: Enumeration?...) -> Bool {
        lists.allSatisfy { list in
            switch list {
            case .bankCode, .bankId, nil: true
            case .userRole, .status, .auditStatus, .projectStatus, .projectType, .repaymentWay, .bizType, .rechargeWay,
                .payCompany, .responseType, .returnCode:
                false
            }
        }
    }

    private static func longestValue(of list: Enumeration) -> Int? {
        switch list {
        case .bankCode, .bankId: nil
        case .returnCode: 5
        case .status: 7
        case .userRole, .auditStatus, .projectStatus, .projectType, .repaymentWay, .bizType, .rechargeWay, .payCompany,
            .responseType:
            Profile.sandbox.enumerations[list]?.entries.map(\.value.unicodeScalars.count).max()
        }
    }
}

extension Parameter {
    fileprivate var isText: Bool { type == .text || type == .enumerated }
}
