import TestSupport

extension RowProbe {
    /// Texts that fit a row, an ordinary one first, then those that are exactly long enough.
    static func goodTexts(_ row: SpecificationRow) -> [String] {
        if let list = row.list {
            return values(of: list) ?? ["ICBC", "0102", "工商银行"] + texts(of: row.length ?? 60)
        }
        if row.isIdentifier {
            return ["A_1", "_", "0", "azAZ09_", String(repeating: "A", count: 50), String(repeating: "9", count: 50)]
        }
        let length = row.length ?? 1000
        return ["文字 a\"\\/<&>+%=", "a", " "] + texts(of: length)
    }

    static func badTexts(_ row: SpecificationRow) -> [String] {
        if let list = row.list {
            guard let values = values(of: list) else { return [] }
            return ["NOPE", "中", " "] + values.flatMap(neighbours)
        }
        if row.isIdentifier {
            return [
                "A-1", "A 1", "A.1", " A", "A\n", "A\u{0}", "号", "Ａ", "é", "e\u{301}", "😀", "A\u{200B}", "\u{212A}",
                String(repeating: "A", count: 51), String(repeating: "文", count: 50),
            ]
        }
        return row.length.map { texts(of: $0 + 1) } ?? []
    }

    /// Texts that nearly are a value.
    private static func neighbours(_ value: String) -> [String] {
        var texts = [value + " ", " " + value, value + "A"]
        if value.lowercased() != value { texts.append(value.lowercased()) }
        if value.contains("K") {
            // The sign for kelvin is canonically equivalent to K, and another text.
            texts.append(String(value.map { $0 == "K" ? "\u{212A}" : $0 }))
        }
        return texts
    }

    /// The values of a list of the specification; nothing where the list is open.
    private static func values(of list: String) -> [String]? {
        switch list {
        case "status": ["SUCCESS", "ACCEPT", "FAIL"]
        case "returnCode": SpecificationProfile.codes.keys.sorted()
        default: SpecificationProfile.lists.first { $0.name == list }?.values.map(\.value)
        }
    }

    /// Texts of exactly so many Unicode scalars, of one to four bytes each and of fewer characters than scalars.
    private static func texts(of length: Int) -> [String] {
        let combined = String(repeating: "e\u{301}", count: length / 2) + (length.isMultiple(of: 2) ? "" : "x")
        let family = "👨\u{200D}👩"
        let families =
            String(repeating: family, count: length / 3) + String(repeating: "x", count: length % 3)
        return ["a", "é", "文", "😀"].map { String(repeating: $0, count: length) } + [combined, families]
    }
}
