/// A return code of the bank (返回码). The named ones are those of the built-in profile; another bank's profile brings
/// its own and says what each means.
public struct ReturnCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    private init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    public static let success = ReturnCode("00000")

    public static let badSignature = ReturnCode("10001")
    public static let badTimestamp = ReturnCode("10002")
    public static let unknownService = ReturnCode("10003")
    public static let unknownPlatform = ReturnCode("10004")
    public static let notAnObject = ReturnCode("10005")
    public static let parameterMissing = ReturnCode("10006")
    public static let parameterInvalid = ReturnCode("10007")

    public static let userUnknown = ReturnCode("20001")
    public static let userRegistered = ReturnCode("20002")
    public static let requestNumberUsed = ReturnCode("20003")
    public static let projectUnknown = ReturnCode("20004")
    public static let projectExists = ReturnCode("20005")
    public static let projectStatusForbids = ReturnCode("20006")
    public static let balanceTooLow = ReturnCode("20007")
    public static let freezeNotFound = ReturnCode("20008")
    public static let moreThanFrozen = ReturnCode("20009")
    public static let limitExceeded = ReturnCode("20010")
    public static let notAuthorised = ReturnCode("20011")
    public static let saleNotFound = ReturnCode("20012")
    public static let shareTooSmall = ReturnCode("20013")
    public static let sharesReserved = ReturnCode("20014")
    public static let tooManyDetails = ReturnCode("20015")
    public static let noClaim = ReturnCode("20016")
    public static let fundsFrozen = ReturnCode("20017")
    public static let statusAlready = ReturnCode("20018")
    public static let businessTypeForbidden = ReturnCode("20019")
    public static let pageExpired = ReturnCode("20020")
    public static let noCard = ReturnCode("20021")
    public static let elementsMismatch = ReturnCode("20022")
    public static let amountsDisagree = ReturnCode("20023")
    public static let saleClosed = ReturnCode("20024")
    public static let claimTooSmall = ReturnCode("20025")
    public static let userCancelled = ReturnCode("20026")
    public static let payoutFailed = ReturnCode("20027")

    public static let busy = ReturnCode("90001")
    public static let internalError = ReturnCode("90002")
}
