import Visitors

/// A page of the gateway, as the user sees it.
public struct BankPage: Hashable, Sendable {
    /// What the driver finds the page by again.
    public let handle: String
    /// What it says of the request, by the specification's Chinese names of parameters; personal data may be masked.
    public let facts: [String: String]
    /// The parameters that the user has yet to fill in.
    public let questions: [String]
    /// The page's amount, such as `100.00`; nil where it shows none.
    public let amount: String?
    /// The payer's balance; nil where it is hidden or there is none.
    public let balance: String?
    /// The business types that the user can tick.
    public let boxes: [String]
    public let asksPassword: Bool
    public let setsPassword: Bool
    /// Why the page asks again.
    public let message: String?
    /// Everything that a person can read on it.
    public let text: String

    public init(
        handle: String, facts: [String: String], questions: [String], amount: String?, balance: String?,
        boxes: [String], asksPassword: Bool, setsPassword: Bool, message: String?, text: String
    ) {
        self.handle = handle
        self.facts = facts
        self.questions = questions
        self.amount = amount
        self.balance = balance
        self.boxes = boxes
        self.asksPassword = asksPassword
        self.setsPassword = setsPassword
        self.message = message
        self.text = text
    }
}

/// What a user enters on a page.
public struct BankPageEntries: Hashable, Sendable {
    public var fields: [String: String]
    public var password: String
    public var passwordAgain: String
    /// The ticked business types.
    public var authorised: [String]

    public init(
        fields: [String: String] = [:], password: String = "123456", passwordAgain: String? = nil,
        authorised: [String] = []
    ) {
        self.fields = fields
        self.password = password
        self.passwordAgain = passwordAgain ?? password
        self.authorised = authorised
    }
}
