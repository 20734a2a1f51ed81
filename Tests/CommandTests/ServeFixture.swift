import Crypto
import Foundation
import Runtime
import TestSupport

@testable import loansaga

/// A folder with keys, and what a process with every role would be started with there.
struct ServeFixture {
    let folder: TemporaryFolder
    let keys: String

    init() throws {
        folder = try TemporaryFolder()
        keys = folder.path("keys")
        _ = try KeyDirectory.generate(at: keys)
    }

    func options(_ more: [(key: SettingKey, text: String)]) throws -> NodeOptions {
        let options: [(key: SettingKey, text: String)] = [
            (ServeSettings.keys.key, keys), (ServeSettings.data.key, folder.path("data")),
            (ServeSettings.bank.key, "https://bank.example"),
        ]
        return try NodeOptions(try Settings(AllSettings.definitions, options: options + more), command: "serve")
    }
}
