/// A setting's one name: `bank.platform-no`.
///
/// In a file it is the member `platform-no` of the member `bank`, in the environment `LOANSAGA_BANK_PLATFORM_NO`.
public struct SettingKey: Hashable, Sendable, CustomStringConvertible {
    static let environmentPrefix = "LOANSAGA_"
    /// The operators' token: a secret, and therefore no setting, because settings are printed and stand in files.
    static let environmentToken = "LOANSAGA_TOKEN"

    /// Lower-case letters, digits and dashes, as the name.
    public let section: String
    public let name: String

    public init(_ section: String, _ name: String) {
        self.section = section
        self.name = name
    }

    public var description: String { "\(section).\(name)" }

    public var environmentName: String {
        Self.environmentPrefix + "\(section)_\(name)".uppercased().replacing("-", with: "_")
    }
}
