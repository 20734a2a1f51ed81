import Custody
import Log
import Roles
import Saga

/// Workflows as they were published, together with one reading of what the bank's specification leaves open.
public struct Shelf: Sendable {
    /// Why there is nothing to run.
    public struct Unusable: Error, CustomStringConvertible {
        public let description: String
    }

    let setting: BankSetting
    let published: PublishedDefinitions
    let current: CurrentSet

    /// - Parameters:
    ///   - files: definitions by their names.
    ///   - profile: a profile's text.
    public init(files: [(name: String, bytes: [UInt8])], profile: [UInt8], setting: BankSetting) throws(Unusable) {
        self.setting = setting
        var published = PublishedDefinitions()
        let publication: DefinitionsPublication
        do throws(DefinitionsPublication.Refused) {
            publication = try DefinitionsPublication(
                files: files, profile: setting.text(of: profile), onto: published, at: Cluster.start, by: "simulation")
        } catch {
            throw Unusable(description: error.description)
        }
        for record in publication.records {
            let problems = published.take(key: String(decoding: record.key ?? [], as: UTF8.self), value: record.value)
            if let problem = problems.first { throw Unusable(description: problem) }
        }
        guard let current = published.current else {
            throw Unusable(description: published.awaited ?? "the definitions make no set")
        }
        self.published = published
        self.current = current
    }
}
