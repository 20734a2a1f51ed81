import Custody
import JSON
import SQLite

/// Whose books a data folder holds: another bank's records would be read wrongly, or not at all.
struct BankIdentity: Hashable, Sendable, CustomStringConvertible {
    let platformNo: String
    let profile: String
    let marketing: String
    let income: String

    init(platformNo: String, profile: Profile) {
        self.platformNo = platformNo
        self.profile = profile.name
        marketing = profile.platformAccounts.marketing
        income = profile.platformAccounts.income
    }

    /// Reads back what `text` wrote.
    init?(text: String) {
        guard let json = try? JSONValue(reading: text), let platformNo = json["platformNo"]?.string,
            let profile = json["profile"]?.string, let marketing = json["marketing"]?.string,
            let income = json["income"]?.string
        else { return nil }
        self.platformNo = platformNo
        self.profile = profile
        self.marketing = marketing
        self.income = income
    }

    var text: String {
        JSONValue.object([
            "platformNo": .string(platformNo), "profile": .string(profile), "marketing": .string(marketing),
            "income": .string(income),
        ]).text
    }

    var description: String {
        "platform \(platformNo), profile \"\(profile)\", platform accounts \(marketing) and \(income)"
    }
}

extension StoreFile {
    /// Makes the books this bank's where they are nobody's yet.
    ///
    /// - Throws: `BankError.otherBank` where they are another's.
    func claim(_ identity: BankIdentity, path: String) throws {
        guard let text = try setting(.identity) else {
            return try database.transaction { try put(.identity, identity.text) }
        }
        guard let stored = BankIdentity(text: text) else {
            throw BankError.unreadableRecord(kind: "setting", key: "identity", why: "it is malformed")
        }
        guard stored == identity else {
            throw BankError.otherBank(path: path, stored: stored.description, given: identity.description)
        }
    }
}
