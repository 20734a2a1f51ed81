extension Profile {
    /// The sandbox bank's profile.
    public static let sandbox: Profile = {
        do {
            return try Profile(reading: PackageResources.sandbox_json)
        } catch {
            preconditionFailure("The profile that is built in does not load: \(error)")
        }
    }()

    /// `sandbox` with every period a twentieth, for demonstrations and tests; nothing else differs.
    public static let sandboxFast: Profile = {
        var profile = sandbox
        profile.name = "sandbox-fast"
        profile.periods = profile.periods.divided(by: 20)
        return profile
    }()

    public static let builtIn: [Profile] = [sandbox, sandboxFast]
}
