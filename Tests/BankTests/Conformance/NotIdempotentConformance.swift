import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: repeated request numbers, services that are not idempotent")
struct NotIdempotentConformance {
    @Test(
        "An applied number is used up, whatever comes under it", arguments: BankDriverKind.allCases,
        ServiceScene.notIdempotent)
    func applied(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            try await bank.apply(scene.call)
            try await bank.advance(.seconds(5))
            _ = try await bank.notifications()
            // Each of these would be refused by another rule, or succeed, if the number were not looked at first.
            try await bank.refuse(scene.call, .requestNumberUsed, mentioning: "requestNo")
            try await bank.refuse(scene.otherContent, .requestNumberUsed)
            try await bank.refuse(scene.refused.numbered(scene.call.requestNo), .requestNumberUsed)
            let time = try await bank.time(in: .seconds(60))
            try await bank.refuse(scene.call.with("timestamp", .string(time)), .requestNumberUsed)
        }
    }

    @Test(
        "A refusal leaves the number free, for this service and any other",
        arguments: BankDriverKind.allCases, [true, false])
    func refused(on kind: BankDriverKind, rememberRefusals: Bool) async throws {
        var settings = BankTestSettings()
        settings.rememberRefusals = rememberRefusals
        for scene in ServiceScene.notIdempotent {
            try await withStagedBank(kind, settings) { bank in
                try await scene.prepare(bank)
                try await bank.refuse(scene.refused, scene.code)
                try await bank.refuse(scene.refused, scene.code)
                try await bank.apply(scene.call.numbered(scene.refused.requestNo))
                try await bank.advance(.seconds(5))
                _ = try await bank.notifications()
                try await bank.refuse(scene.refused.numbered("Q3"), scene.code)
                try await bank.apply(.recharge("Q3", "I2", "1.00"))
            }
        }
    }

    @Test("The very request that was refused succeeds once its reason is gone", arguments: BankDriverKind.allCases)
    func mended(on kind: BankDriverKind) async throws {
        for scene in ServiceScene.notIdempotent where scene.service != .personalRegister {
            try await withStagedBank(kind) { bank in
                try await scene.prepare(bank)
                try await bank.refuse(scene.refused, scene.code)
                try await scene.mend(bank)
                try await bank.apply(scene.refused)
            }
        }
    }
}
