public import Custody
public import JSON

/// One `respData`: what the bank answers, sends the browser back with, or notifies.
public struct BankAnswer: Hashable, Sendable {
    /// The exact text that is signed.
    public let respData: String
    public let json: JSONObject

    public init(respData: String) throws {
        guard case .object(let object) = try JSONValue(reading: respData) else {
            throw BankDriverError("respData is not an object: \(respData)")
        }
        self.respData = respData
        json = object
    }

    public subscript(name: String) -> String? { json[name]?.string }

    public var code: String { self["respCode"] ?? "(no respCode)" }
    public var status: String { self["status"] ?? "(no status)" }
    public var message: String { self["respMsg"] ?? "(no respMsg)" }
    public var names: [String] { json.map(\.key) }
}

/// What came of a form posted to the direct interface.
public enum DirectReply: Hashable, Sendable {
    case answer(BankAnswer)
    /// An HTTP status other than 200, or an answer whose signature is wrong (status 200).
    case unusable(status: Int)
    /// The connection ended without an answer.
    case none

    public var answer: BankAnswer? {
        if case .answer(let answer) = self { answer } else { nil }
    }
}

/// What a browser sees after it has posted to the gateway or to one of its pages.
public enum GatewayReply: Hashable, Sendable {
    case page(BankPage)
    /// A page that posts the result to the platform's address by itself.
    case callback(BankCallback)
    /// A plain page that leads nowhere, with its HTTP status.
    case plain(status: Int, text: String)
    /// The connection ended without an answer.
    case none

    public var page: BankPage? {
        if case .page(let page) = self { page } else { nil }
    }

    public var callback: BankCallback? {
        if case .callback(let callback) = self { callback } else { nil }
    }
}

public struct BankCallback: Hashable, Sendable {
    /// Where the browser is sent.
    public let url: String
    public let service: String
    public let answer: BankAnswer

    public init(url: String, service: String, answer: BankAnswer) {
        self.url = url
        self.service = service
        self.answer = answer
    }
}

public struct BankNotification: Hashable, Sendable {
    public let service: String
    public let answer: BankAnswer
    /// The bank's time when it arrived.
    public let at: Timestamp

    public init(service: String, answer: BankAnswer, at: Timestamp) {
        self.service = service
        self.answer = answer
        self.at = at
    }
}

/// What the platform, the user or whoever runs the sandbox saw that cannot be: a defect of the bank or of the driver.
public struct BankDriverError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
