public import Crypto
public import Custody
import JSON
import Log
import Saga
public import Topics

/// Decides what a notification of the bank comes to.
///
/// `serviceName` and `responseType` are outside the signature: the one decides nothing, the other only where the form
/// may come in. The call that the request number names decides the rest, in the fold.
public struct NotificationIntake: Sendable {
    /// Seals for what the associated data says.
    public typealias Seal = (_ plain: [UInt8], _ associatedData: [UInt8]) throws(CryptoError) -> String

    /// The longest `respData`, in bytes: the tables' rows are far below it, and with its evidence, escaped and sealed, it
    /// stays far below what a record may have.
    public static let maximumBytes = 64 * 1024
    /// The longest of each other field.
    private static let maximumFieldBytes = 4096
    private static let limits = JSONLimits(maximumBytes: maximumBytes, maximumDepth: 32)

    private let platformNo: String
    private let topics: TopicTable
    private let sensitive: SensitiveFields

    public init(platformNo: String, topics: TopicTable, catalogue: Catalogue = .specification) {
        self.platformNo = platformNo
        self.topics = topics
        sensitive = SensitiveFields(catalogue: catalogue)
    }

    /// Reads the form; that its signature is the bank's has to be seen before anything else is made of it.
    public func read(_ body: [UInt8], contentType: String) throws(NotificationRefusal) -> ResultEnvelope {
        guard Form.isMediaType(contentType) else { throw .mediaType }
        let envelope = try Self.envelope(try Self.form(body))
        for (name, value) in envelope.fields {
            let limit = name == "respData" ? Self.maximumBytes : Self.maximumFieldBytes
            guard value.utf8.count <= limit else { throw .tooLarge(field: name, limit: limit) }
        }
        guard envelope.platformNo.utf8.elementsEqual(platformNo.utf8) else { throw .otherPlatform }
        guard envelope.responseType == .notify else { throw .callback }
        return envelope
    }

    /// What to append for a notification whose signature was found right.
    ///
    /// - Parameters:
    ///   - time: milliseconds; stands in a dead letter only.
    public func entry(
        of envelope: ResultEnvelope, at time: Int64, seal: Seal
    ) throws(NotificationRefusal) -> NotificationEntry {
        let result = try Self.json(envelope.respData)
        do throws(CryptoError) {
            guard case .object(let object) = result else {
                return try deadLetter(envelope, "", "respData is no object", time, seal)
            }
            if let text = Self.given("requestNo", in: object) {
                return try numbered(text, object, envelope, time, seal)
            }
            return try audit(object, envelope, time, seal)
        } catch {
            throw .sealing(error)
        }
    }

    private func numbered(
        _ json: JSONValue, _ object: JSONObject, _ envelope: ResultEnvelope, _ time: Int64, _ seal: Seal
    ) throws(CryptoError) -> NotificationEntry {
        guard case .string(let text) = json, let number = RequestNumber(text: text) else {
            let sender = json.string.flatMap { Identifier.isValid($0) ? $0 : nil } ?? ""
            return try deadLetter(
                envelope, sender, "'requestNo' is not a request number that LoanSaga gives out", time, seal)
        }
        guard number.partition < topics.partitions else {
            let reason = "'requestNo' names partition \(number.partition), and the inbox has \(topics.partitions)"
            return try deadLetter(envelope, number.text, reason, time, seal)
        }
        let (result, evidence) = try kept(object, envelope, for: number.text, seal)
        let notification = BankNotification(requestNo: number, result: result, evidence: evidence)
        return .inbox(.byNumber(notification), TopicPartition(topics.inbox, number.partition))
    }

    /// What has no request number is the audit of an account's opening, or nothing that we know.
    private func audit(
        _ object: JSONObject, _ envelope: ResultEnvelope, _ time: Int64, _ seal: Seal
    ) throws(CryptoError) -> NotificationEntry {
        guard let userNo = Self.given("userNo", in: object)?.string, Identifier.isValid(userNo) else {
            return try deadLetter(
                envelope, "", "it has no 'requestNo', and no 'userNo' that an audit could be about", time, seal)
        }
        guard let status = Self.given("auditStatus", in: object)?.string, Identifier.isValid(status) else {
            let reason = "it has no 'requestNo', and no 'auditStatus' of letters, digits and '_'"
            return try deadLetter(envelope, userNo, reason, time, seal)
        }
        let (_, evidence) = try kept(object, envelope, for: userNo, seal)
        let result = AuditResult(userNo: userNo, status: status, evidence: evidence)
        return .inbox(.family(userNo, .audit(result)), topics.inboxPartition(ofFamily: userNo))
    }

    /// The result with its personal data sealed, and the words that were signed, sealed whole where there is any.
    private func kept(
        _ object: JSONObject, _ envelope: ResultEnvelope, for owner: String, _ seal: Seal
    ) throws(CryptoError) -> (result: JSONObject, evidence: JSONValue) {
        let associated = Array(owner.utf8)
        let (result, isSensitive) = try sensitive.sealing(object) { (plain) throws(CryptoError) in
            try seal(plain, associated)
        }
        let evidence: JSONValue = [
            "respData": .string(envelope.respData), "signature": .string(envelope.signature),
        ]
        return (result, isSensitive ? .string(try seal(evidence.encoded(), associated)) : evidence)
    }

    private func deadLetter(
        _ envelope: ResultEnvelope, _ sender: String, _ reason: String, _ time: Int64, _ seal: Seal
    ) throws(CryptoError) -> NotificationEntry {
        // The form once more, without what else there was in it: it can be given to `read` again.
        let content = try seal(Form.encode(envelope.fields), DeadLetterRecord.sealedAs)
        let id = Hex.encode(Array(Digest.sha256(Array("notification/\(envelope.respData)".utf8)).prefix(16)))
        return .deadLetter(
            DeadLetterRecord.Letter(
                id: id, kind: .notification, origin: "bank", what: "notification", senderID: sender, reason: reason,
                content: content, time: time))
    }

    /// The member's value; absent, null and empty are the same.
    private static func given(_ name: String, in object: JSONObject) -> JSONValue? {
        guard let value = object[name], !value.isNull, value.string?.isEmpty != true else { return nil }
        return value
    }

    private static func form(_ body: [UInt8]) throws(NotificationRefusal) -> FormFields {
        do throws(FormError) {
            return try Form.decode(body)
        } catch {
            throw .form(error)
        }
    }

    private static func envelope(_ form: FormFields) throws(NotificationRefusal) -> ResultEnvelope {
        do throws(Refusal) {
            return try ResultEnvelope(form)
        } catch {
            throw .fields(error)
        }
    }

    private static func json(_ respData: String) throws(NotificationRefusal) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(reading: respData, limits: limits)
        } catch {
            throw .unreadable(error)
        }
    }
}
