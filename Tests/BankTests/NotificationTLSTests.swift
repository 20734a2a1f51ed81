import Custody
import JSON
import TestSupport
import Testing

@testable import Bank

@Suite("Notifications over TLS")
struct NotificationTLSTests {
    /// What the bank is given to meet the receiver with.
    enum Means: CaseIterable {
        case right, otherAuthority, noAuthority, strangersCertificate, noCertificate
    }

    @Test(
        "A receiver hears only a bank with a certificate that it trusts, and the bank tells only a receiver that it trusts",
        arguments: Means.allCases)
    func mutual(means: Means) async throws {
        let authority = try await TestAuthority()
        let other = try await TestAuthority("other")
        let receiver = try await authority.receiver(keys: BankKeyRing.shared())
        let signer = means == .strangersCertificate ? other : authority
        let identity = try await signer.identity("bank", for: "DNS:bank")
        try await BankFixture.use({ options in
            options.notifyURL = receiver.address
            options.notifyAuthorityFile = authority.certificate
            if means == .otherAuthority { options.notifyAuthorityFile = other.certificate }
            if means == .noAuthority { options.notifyAuthorityFile = nil }
            guard means != .noCertificate else { return }
            options.notifyCertificateFile = identity.certificate
            options.notifyKeyFile = identity.privateKey
        }) { bank in
            try await bank.stage()
            let view = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            _ = try await bank.robot.confirm(view)
            try await bank.settle()
            let row = try #require(try await bank.admin.rows("/admin/notifications").first)
            let reason = row["reason"]?.string ?? ""
            switch means {
            case .right:
                #expect(row["outcome"] == "received")
                #expect(receiver.received.elements.map(\.isVerified) == [true])
            case .otherAuthority, .noAuthority:
                #expect(row["outcome"] == "failed" && reason.contains("not sent: the TLS handshake failed: "))
            case .strangersCertificate, .noCertificate:
                // With TLS 1.3 the receiver refuses after the request has left.
                #expect(row["outcome"] == "failed" && !reason.isEmpty)
            }
            #expect(means == .right || receiver.received.elements.isEmpty, "\(reason)")
        }
        receiver.stop()
    }
}
