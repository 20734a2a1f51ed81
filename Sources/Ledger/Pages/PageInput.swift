/// What a user sends from a page.
public struct PageInput: Hashable, Sendable {
    /// What was typed into the fields that the platform left open.
    public var fields: [String: String]
    public var password: String
    /// The second of two passwords that must be alike, where the page sets one.
    public var passwordAgain: String
    /// The boxes that were ticked, by their values.
    public var authorised: [String]

    public init(
        fields: [String: String] = [:], password: String = "", passwordAgain: String = "", authorised: [String] = []
    ) {
        self.fields = fields
        self.password = password
        self.passwordAgain = passwordAgain
        self.authorised = authorised
    }
}
