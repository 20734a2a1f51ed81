import Foundation
import JSON
import TestSupport

extension BankFixture {
    /// An investor with 100,000.00, a borrower, and the borrower's project P1.
    func stageForSteps() async throws {
        try await admin.make(
            "/admin/users",
            ["userNo": "investor", "role": "INVESTOR", "available": "100000.00", "authorised": ["TENDER"]])
        try await admin.make("/admin/users", ["userNo": "borrower", "role": "BORROWER"])
        try await admin.make(
            "/admin/projects", ["projectNo": "P1", "userNo": "borrower", "projectAmount": "50000.00"])
    }
}

extension TemporaryFolder {
    /// The bytes of every file in it.
    func files() throws -> [[UInt8]] {
        let names =
            FileManager.default.enumerator(atPath: url.path(percentEncoded: false))?
            .compactMap { $0 as? String } ?? []
        return names.compactMap { try? Array(Data(contentsOf: url.appending(path: $0))) }
    }
}
