/// Personal data as a page may show it: enough to recognise, too little to use.
enum Mask {
    /// Such as `138****0022`; of a name the first character.
    static func partly(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let (first, last) =
            switch scalars.count {
            case 11...: (3, 4)
            case 7...: (2, 2)
            case 2...: (1, 0)
            default: (0, 0)
            }
        return string(scalars.prefix(first)) + "****" + string(scalars.suffix(last))
    }

    /// Nothing of it, for the journal.
    static let whole = "****"

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
