/// Why the bank cannot start.
public enum BankError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The admin interface must not be reachable from elsewhere.
    case adminNotLoopback(address: String)
    case badNotifyURL(String)
    case badPlatformNo(String)
    case badListen(String)
    /// The number of threads.
    case badWorkers(Int)
    /// All that is wrong with the profile.
    case badProfile(name: String, problems: [String])
    /// The data folder is not there and cannot be made.
    case noDataFolder(path: String, why: String)
    /// Another process has the data folder.
    case dataFolderInUse(path: String)
    /// A record of the data folder that this program, or these keys, cannot read.
    case unreadableRecord(kind: String, key: String, why: String)
    /// The data folder belongs to a bank of another platform or profile.
    case otherBank(path: String, stored: String, given: String)
    /// The stored books cannot be restored.
    case unreadableBooks(profile: String, why: String)

    public var description: String {
        switch self {
        case .adminNotLoopback(let address):
            "the admin interface cannot listen on \(address): whoever reaches it can do everything; "
                + "choose an address of the loopback interface, such as 127.0.0.1:8702"
        case .badNotifyURL(let url):
            "\"\(url)\" is no address for notifications; give an absolute https:// address "
                + "(http:// for a loopback host only)"
        case .badPlatformNo(let text):
            "\"\(text)\" is no platform number; it is 1 to 50 letters, digits and underscores"
        case .badListen(let text):
            "\"\(text)\" is no address to listen on; give an address literal with a port, such as 127.0.0.1:8701"
        case .badWorkers(let count):
            "\(count) threads cannot work; give 1 to 1024"
        case .badProfile(let name, let problems):
            "the profile \"\(name)\" will not do: \(problems.joined(separator: "; "))"
        case .otherBank(let path, let stored, let given):
            "the data folder \(path) has the books of another bank (\(stored)), not of this one (\(given)); start with "
                + "the same platform and profile as before, or name another folder"
        case .unreadableBooks(let profile, let why):
            "the stored books, written with the profile \"\(profile)\", cannot be restored: \(why)"
        case .noDataFolder(let path, let why):
            "the data folder \(path) cannot be made: \(why)"
        case .dataFolderInUse(let path):
            "the data folder \(path) is in use by another bank; stop that one, or name another folder"
        case .unreadableRecord(let kind, let key, let why):
            "the stored \(kind) \"\(key)\" cannot be read: \(why)"
        }
    }
}
