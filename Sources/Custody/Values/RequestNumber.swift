/// A request number (`requestNo`) that says whose it is: it carries the inbox partition and a digest of the family, so
/// that a notification finds its saga without a look-up table.
///
/// Its text is `L<partition>_<20 hexadecimal digits>_<ordinal>`, the first and last in base 36: at most 40 letters,
/// digits and underscores.
public struct RequestNumber: Hashable, Sendable {
    public let partition: Int
    public let familyDigest: FamilyDigest
    /// Which of the family's calls this is; the family counts them and never uses one twice.
    public let ordinal: Int

    public static let maximumPartition = 46_655  // zzz in base 36

    /// - Precondition: `partition` is in 0...`maximumPartition` and `ordinal` is not negative.
    public init(partition: Int, family: String, ordinal: Int) {
        self.init(partition: partition, familyDigest: FamilyDigest(of: family), ordinal: ordinal)
    }

    /// - Parameter familyDigest: of another number of the same family.
    public init(partition: Int, familyDigest: FamilyDigest, ordinal: Int) {
        precondition((0...Self.maximumPartition).contains(partition), "A partition is 0 to \(Self.maximumPartition).")
        precondition(ordinal >= 0, "An ordinal counts from 0.")
        self.partition = partition
        self.familyDigest = familyDigest
        self.ordinal = ordinal
    }

    /// Reads back what `text` wrote; nil for a number that someone else gave out.
    public init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].first == UInt8(ascii: "L"), parts[1].count == 20,
            let partition = Int(Substring(parts[0].dropFirst()), radix: 36),
            let ordinal = Int(Substring(parts[2]), radix: 36),
            (0...Self.maximumPartition).contains(partition), ordinal >= 0
        else { return nil }
        self.partition = partition
        guard let digest = FamilyDigest(text: String(Substring(parts[1]))) else { return nil }
        familyDigest = digest
        self.ordinal = ordinal
        // Only the one spelling that `text` gives counts: no signs, no capitals, no leading zeros.
        guard self.text == text else { return nil }
    }

    public var text: String {
        String(unsafeUninitializedCapacity: Self.maximumBytes) { text in
            var end = 0
            func write(_ byte: UInt8) {
                text[end] = byte
                end += 1
            }
            write(UInt8(ascii: "L"))
            Self.writeBase36(partition, write)
            write(UInt8(ascii: "_"))
            familyDigest.write(write)
            write(UInt8(ascii: "_"))
            Self.writeBase36(ordinal, write)
            return end
        }
    }

    /// A letter, two underscores, twenty digits, and two numbers of 64 bits in base 36.
    private static let maximumBytes = 3 + 20 + 2 * 13

    private static func writeBase36(_ number: Int, _ write: (UInt8) -> Void) {
        if number >= 36 { writeBase36(number / 36, write) }
        let digit = UInt8(number % 36)
        write(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }

    public func belongs(toFamily family: String) -> Bool {
        familyDigest == FamilyDigest(of: family)
    }
}
