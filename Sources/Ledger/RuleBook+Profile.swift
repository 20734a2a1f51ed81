public import Custody

/// What a profile must have so that the rules can speak by it.
extension RuleBook {
    /// What the rules say or rely on and the profile lacks, means otherwise or mixes up; each in one sentence, empty for
    /// a profile that will do. A list of values that the profile leaves out is open and lacks nothing.
    public static func problems(with profile: Profile) -> [String] {
        statusProblems(profile) + codeProblems(profile) + valueProblems(profile) + addressProblems(profile)
    }

    private static func statusProblems(_ profile: Profile) -> [String] {
        Status.allCases.compactMap { status in
            let meaning: StatusMeaning =
                switch status {
                case .success: .applied
                case .accepted: .accepted
                case .refused: .refused
                }
            return problem("status", status.rawValue, meaning.rawValue, profile.statuses[status.rawValue]?.rawValue)
        }
    }

    private static func codeProblems(_ profile: Profile) -> [String] {
        codes.compactMap { code, meaning in
            problem("return code", code.rawValue, meaning.rawValue, profile.codes[code]?.rawValue)
        }
    }

    private static func problem(_ kind: String, _ value: String, _ needed: String, _ meaning: String?) -> String? {
        guard let meaning else { return "The profile lacks the \(kind) \(value) (\(needed))." }
        return meaning == needed ? nil : "In the profile the \(kind) \(value) means \(meaning); it must mean \(needed)."
    }

    private static func valueProblems(_ profile: Profile) -> [String] {
        let needed: [(Enumeration, [String])] = [
            (.userRole, UserRole.allCases.map(\.rawValue)), (.auditStatus, AuditStatus.allCases.map(\.rawValue)),
            (.projectStatus, ProjectStatus.allCases.map(\.rawValue)),
            (.bizType, BusinessType.allCases.map(\.rawValue)), (.rechargeWay, ["WEB"]),
            (.responseType, ["CALLBACK", "NOTIFY"]), (.bankCode, [FourElements.bankCode]),
        ]
        return needed.flatMap { enumeration, values in
            values.filter { !profile.allows($0, in: enumeration) }
                .map { "The profile's \(enumeration.rawValue) lacks \($0)." }
        }
    }

    private static func addressProblems(_ profile: Profile) -> [String] {
        var problems: [String] = []
        let accounts = profile.platformAccounts
        for (name, account) in [("marketing", accounts.marketing), ("income", accounts.income)]
        where !Identifier.isValid(account) {
            problems.append("The profile's platform account \(name) is no account number: \"\(account)\".")
        }
        if accounts.marketing.utf8.elementsEqual(accounts.income.utf8) {
            problems.append("The profile's two platform accounts are both \(accounts.income).")
        }
        if profile.paths.direct.utf8.elementsEqual(profile.paths.gateway.utf8) {
            problems.append("The profile's paths direct and gateway are both \(profile.paths.direct).")
        }
        return problems
    }

    /// Every code that admission, the rules and the face answer with.
    static let codes: [(ReturnCode, CodeMeaning)] = [
        (.success, .success), (.badSignature, .misconfigured), (.badTimestamp, .notExecuted),
        (.unknownService, .misconfigured), (.unknownPlatform, .misconfigured), (.notAnObject, .misconfigured),
        (.parameterMissing, .misconfigured), (.parameterInvalid, .misconfigured), (.userUnknown, .refused),
        (.userRegistered, .refused), (.requestNumberUsed, .refused), (.projectUnknown, .refused),
        (.projectExists, .refused), (.projectStatusForbids, .refused), (.balanceTooLow, .refused),
        (.freezeNotFound, .refused), (.moreThanFrozen, .refused), (.limitExceeded, .refused),
        (.notAuthorised, .refused), (.saleNotFound, .refused), (.shareTooSmall, .refused),
        (.sharesReserved, .refused), (.tooManyDetails, .refused), (.noClaim, .refused), (.fundsFrozen, .refused),
        (.statusAlready, .refused), (.businessTypeForbidden, .refused), (.pageExpired, .refused), (.noCard, .refused),
        (.elementsMismatch, .refused), (.amountsDisagree, .refused), (.saleClosed, .refused),
        (.claimTooSmall, .refused), (.userCancelled, .refused), (.payoutFailed, .refused), (.busy, .notExecuted),
        (.internalError, .unknown),
    ]
}
