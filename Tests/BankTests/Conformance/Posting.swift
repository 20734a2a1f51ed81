import Crypto
import Custody
import JSON
import TestSupport
import Testing

/// A form as it is posted, field by field, so that a test can spoil one.
struct Posting {
    var serviceName: String?
    var platformNo: String? = BankTestKeys.platformNo
    /// The exact bytes, which need not be text.
    var reqData: [UInt8]?
    var signature: String?

    /// A good form for a call.
    init(_ call: BankCall, at now: Timestamp) throws {
        var parameters = call.parameters
        parameters["timestamp"] = .string(now.wire)
        try self.init(call.service.rawValue, reqData: JSONValue.object(parameters).text)
    }

    /// A form whose signature is good, whatever the rest is.
    init(_ serviceName: String?, reqData: String) throws {
        self.serviceName = serviceName
        self.reqData = Array(reqData.utf8)
        signature = try BankTestKeys.platformSignature(of: reqData)
    }

    init(_ serviceName: String?, reqData: [UInt8]) throws {
        self.serviceName = serviceName
        self.reqData = reqData
        signature = try BankTestKeys.platformSignature(of: reqData)
    }

    func with(_ change: (inout Posting) -> Void) -> Posting {
        var posting = self
        change(&posting)
        return posting
    }

    /// Everything but the unreserved letters is escaped, so that any bytes pass.
    var form: [UInt8] {
        let fields: [(String, [UInt8]?)] = [
            ("serviceName", serviceName.map { Array($0.utf8) }), ("platformNo", platformNo.map { Array($0.utf8) }),
            ("reqData", reqData), ("signature", signature.map { Array($0.utf8) }),
        ]
        var bytes: [UInt8] = []
        for case (let name, let value?) in fields {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            bytes += Array("\(name)=".utf8)
            for byte in value { bytes += Self.escaped(byte) }
        }
        return bytes
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            [byte]
        default: Array("%".utf8) + Array(Hex.encode([byte]).utf8)
        }
    }
}

extension TestBank {
    func posting(_ call: BankCall) async throws -> Posting {
        try Posting(call, at: try await driver.now())
    }

    /// Posts something that the direct interface must refuse, and that must change nothing.
    @discardableResult
    func refuseDirect(
        _ posting: Posting, _ code: ReturnCode, mentioning reason: String? = nil, _ what: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> BankAnswer? {
        let reply = try await expectNoChange("\(what) was refused", sourceLocation: sourceLocation) {
            try await driver.postDirect(posting.form)
        }
        guard let answer = reply.answer else {
            Issue.record("\(what) should be refused with \(code) and came to \(reply)", sourceLocation: sourceLocation)
            return nil
        }
        #expect(
            answer.code == code.rawValue && answer.status == "FAIL", "\(what): \(answer.respData)",
            sourceLocation: sourceLocation)
        #expect((1...50).contains(answer.message.unicodeScalars.count), sourceLocation: sourceLocation)
        if let reason {
            #expect(answer.message.contains(reason), "\(what): \(answer.message)", sourceLocation: sourceLocation)
        }
        return answer
    }

    /// Posts something that the gateway must answer with a plain page, HTTP 400, and nothing else.
    func expectPlain(
        _ posting: Posting, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let reply = try await expectNoChange("\(what) was refused", sourceLocation: sourceLocation) {
            try await driver.postGateway(posting.form)
        }
        guard case .plain(let status, _) = reply else {
            Issue.record("\(what) should be a plain page and came to \(reply)", sourceLocation: sourceLocation)
            return
        }
        #expect(status == 400, "\(what)", sourceLocation: sourceLocation)
        #expect(try await notifications().isEmpty, "\(what)", sourceLocation: sourceLocation)
    }
}
