import Custody
import JSON
import TestSupport
import Testing

@Suite("Direct calls")
struct DirectTests {
    @Test("A signed call is executed and its answer is signed")
    func success() async throws {
        try await BankFixture.use { bank in
            try await bank.admin.make("/admin/users", ["userNo": "borrower", "role": "BORROWER"])
            let reply = try await bank.platform.call(.createProject, Samples.project("P1", of: "borrower"))
            #expect(reply.httpStatus == 200 && reply.isVerified && reply.code == "00000" && reply.status == "SUCCESS")
            #expect(try await bank.admin.view("/admin/projects/P1")["projectStatus"] == "COLLECTING")
        }
    }
}
