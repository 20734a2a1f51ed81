import Crypto
import Custody
import Expressions
import JSON
import Orchestrator
import TestSupport

@testable import Saga

/// Commands of pages, as the fold makes them.
enum PageSamples {
    static func command(
        _ fixture: GatewayFixture, _ service: Service, _ parameters: [(name: String, value: Value)],
        family: String = "project", ordinal: Int = 1, expired: Int64? = nil,
        profile: String = GatewayFixture.profileDigest
    ) -> StepCommand {
        let now = fixture.clock.now.milliseconds
        return StepCommand(
            family: family, saga: "saga-\(ordinal)", step: "page", service: service,
            requestNo: fixture.number(family, ordinal), attempt: 1, parameters: ObjectValue(parameters),
            notAfter: now + 60_000, dead: now + 2_700_000, expired: expired ?? now + 1_800_000, isUndo: false,
            profile: profile)
    }

    static func bid(_ fixture: GatewayFixture, ordinal: Int = 1, expired: Int64? = nil) -> StepCommand {
        command(
            fixture, .userPreFreeze,
            [
                ("userNo", .text("investor")), ("bizType", .text("TENDER")), ("amount", .amount(30_000)),
                ("projectNo", .text("project")),
            ], ordinal: ordinal, expired: expired)
    }

    /// With personal data, sealed as intake seals it.
    static func registration(_ fixture: GatewayFixture) throws -> StepCommand {
        let family = "newcomer"
        func sealed(_ text: String) throws -> Value {
            let plain = JSONValue.string(text).encoded()
            return .sealed(
                .string(try fixture.keys.platform.sealer.seal(plain, associatedData: Array(family.utf8))))
        }
        return command(
            fixture, .personalRegister,
            [
                ("userNo", .text(family)), ("realName", try sealed("欧阳晓明")),
                ("idNumber", try sealed("11010519491231002X")), ("userRole", .text("INVESTOR")),
                ("mobile", try sealed("13800138000")), ("cardNumber", try sealed("6222020200012345678")),
            ], family: family)
    }

    static func path(_ fixture: GatewayFixture, _ command: StepCommand) throws -> String {
        "/pay/" + (try PageToken.text(of: command, sealer: fixture.keys.platform.sealer))
    }
}
