import Custody
import TestSupport

/// Holds a profile against what the decisions fix for the sandbox bank.
enum ProfileCheck {
    static func findings(_ profile: Profile) -> [Finding] {
        var findings: [Finding] = []
        lists(profile, &findings)
        meanings(profile, &findings)
        policies(profile, &findings)
        limits(profile, &findings)
        periods(profile.periods, &findings)
        return findings
    }

    private static func lists(_ profile: Profile, _ findings: inout [Finding]) {
        let expected = SpecificationProfile.lists
        findings.compare("lists", Set(expected.map(\.name)), Set(profile.enumerations.keys.map(\.rawValue)))
        for list in expected {
            let entries = Enumeration(rawValue: list.name).flatMap { profile.enumerations[$0] }?.entries ?? []
            findings.compare(list.name, list.values.map(\.value), entries.map(\.value))
            for ((value, title), entry) in zip(list.values, entries) {
                if let title { findings.compare("\(list.name).\(value)", title, entry.title) }
            }
        }
    }

    private static func meanings(_ profile: Profile, _ findings: inout [Finding]) {
        findings.compare("statuses", SpecificationProfile.statuses, profile.statuses.mapValues(\.rawValue))
        let codes = profile.codes.map { ($0.key.rawValue, $0.value.rawValue) }
        findings.compare("codes", SpecificationProfile.codes, Dictionary(codes) { first, _ in first })
    }

    private static func policies(_ profile: Profile, _ findings: inout [Finding]) {
        let expected = SpecificationProfile.policies
        findings.compare("policies", Set(expected.map(\.service)), Set(profile.services.keys.map(\.rawValue)))
        for policy in expected {
            let found = Service(rawValue: policy.service).flatMap { profile.services[$0] }
            findings.compare("\(policy.service) doubt", policy.doubt, found?.doubt.rawValue ?? "")
            findings.compare(
                "\(policy.service) already", Set(policy.already), Set(found?.already.map(\.rawValue) ?? ["none"]))
        }
    }

    private static func limits(_ profile: Profile, _ findings: inout [Finding]) {
        typealias Facts = SpecificationProfile
        findings.compare("name", "sandbox", profile.name)
        findings.compare("marketing account", Facts.marketingAccount, profile.platformAccounts.marketing)
        findings.compare("income account", Facts.incomeAccount, profile.platformAccounts.income)
        findings.compare("direct path", Facts.directPath, profile.paths.direct)
        findings.compare("gateway path", Facts.gatewayPath, profile.paths.gateway)
        findings.compare("maximumBody", Facts.maximumBodyBytes, profile.limits.maximumBody)
        findings.compare("maximumDepth", Facts.maximumDepth, profile.limits.maximumDepth)
        findings.compare("loanDetails", Facts.loanDetails, profile.limits.loanDetails)
        findings.compare("personLimit", Facts.personLimit, profile.limits.personLimit.description)
        findings.compare("enterpriseLimit", Facts.enterpriseLimit, profile.limits.enterpriseLimit.description)
        // Silences of the specification: the sandbox bank's settings, all on.
        findings.compare("rememberRefusals", true, profile.rules.rememberRefusals)
        findings.compare("refuseMiscarryOverFreeze", true, profile.rules.refuseMiscarryOverFreeze)
        findings.compare("cancelAfterClose", true, profile.rules.cancelAfterClose)
    }

    private static func periods(_ periods: Periods, _ findings: inout [Finding]) {
        typealias Facts = SpecificationProfile
        findings.compare(
            "timestampTolerance", .seconds(Facts.timestampToleranceSeconds), periods.timestampTolerance)
        findings.compare("sendWindow", .seconds(Facts.sendWindowSeconds), periods.sendWindow)
        findings.compare(
            "dead", .seconds(Facts.deadAfterSendWindowSeconds),
            periods.timestampTolerance + periods.clockAllowance + periods.processingWindow)
        findings.compare("pageLifetime", .seconds(Facts.pageLifetimeSeconds), periods.pageLifetime)
        findings.compare("notificationHour", .seconds(Facts.notificationHourSeconds), periods.notificationHour)
        findings.compare("attempts", Facts.notificationAttempts, periods.notificationAttempts.count)
        findings.compare("earlyEventWait", .seconds(Facts.earlyEventWaitSeconds), periods.earlyEventWait)
    }
}
