import Custody
import TestSupport

@testable import Simulation

/// The workflows of the repository with the built-in profile, ready to be simulated.
enum Shipped {
    static let simulator: Result<Simulator, any Error> = Result {
        let files = try ShippedWorkflows.files()
        let profile = Profile.text(ofBuiltIn: Profile.sandbox.name) ?? []
        return Simulator(try BankSetting.all.map { try Shelf(files: files, profile: profile, setting: $0) })
    }

    /// Small ones: there are many, and a debug build is slow.
    static func plan(_ histories: Int, from seed: UInt64 = 1, planted: PlantedFault? = nil) -> CampaignPlan {
        var plan = CampaignPlan(from: seed, histories: histories, scenarios: [.loan], children: 4)
        plan.planted = planted
        return plan
    }
}
