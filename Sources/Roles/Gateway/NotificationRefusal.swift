public import Crypto
public import Custody
public import JSON

/// Why a notification is not taken in; nothing of it enters the log, and the bank comes again.
public enum NotificationRefusal: Error, Hashable, Sendable {
    case mediaType
    case form(FormError)
    /// A field is missing, or is none that there can be.
    case fields(Refusal)
    /// For another platform.
    case otherPlatform
    /// It came back with a browser, and is not for this address.
    case callback
    case tooLarge(field: String, limit: Int)
    /// No key of the bank has signed `respData`.
    case signature
    /// `respData` is signed, and cannot be read.
    case unreadable(JSONError)
    /// Personal data in it cannot be sealed.
    case sealing(CryptoError)

    /// The status of HTTP that says so.
    public var status: Int {
        switch self {
        case .mediaType: 415
        case .form, .fields, .callback, .unreadable: 400
        case .otherPlatform, .signature: 403
        case .tooLarge: 413
        case .sealing: 503
        }
    }

    /// In a word, for those who count.
    public var word: String {
        switch self {
        case .mediaType: "mediaType"
        case .form: "form"
        case .fields: "fields"
        case .otherPlatform: "otherPlatform"
        case .callback: "callback"
        case .tooLarge: "tooLarge"
        case .signature: "signature"
        case .unreadable: "unreadable"
        case .sealing: "sealing"
        }
    }
}

extension NotificationRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .mediaType: "Send a form: Content-Type: application/x-www-form-urlencoded, in UTF-8."
        case .form(let error): error.description
        case .fields(let refusal): "A field of the form does not fit: \(refusal.message)."
        case .otherPlatform: "platformNo is not the number of this platform."
        case .callback: "responseType must be NOTIFY at this address."
        case .tooLarge(let field, let limit): "The field \(field) has more than \(limit) bytes."
        case .signature: "The signature over respData is by no key of the bank that is trusted here."
        case .unreadable(let error): "respData cannot be read as JSON: \(error)."
        case .sealing: "The notification cannot be kept now; send it again."
        }
    }
}
