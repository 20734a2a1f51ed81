import CCurl
import Foundation
import Testing

@testable import HTTP

/// What each way for libcurl to end means, before and after the request could have left.
@Suite struct TransferEndTests {
    private static func answer(_ lines: String...) -> AnswerCollector {
        var answer = AnswerCollector(HTTPClientOptions())
        for line in lines { _ = Array((line + "\r\n").utf8).withUnsafeBytes { answer.addLine($0) } }
        return answer
    }

    private static func end(
        _ code: CURLcode, isUnsent: Bool, _ answer: AnswerCollector = answer(), systemError: Int32 = 0,
        why: String = "why"
    ) -> HTTPOutcome {
        TransferEnd(
            code: code, why: why, isUnsent: isUnsent, status: 200, systemError: Int(systemError), answer: answer
        ).outcome
    }

    @Test(
        "before the request could leave, the call was not sent",
        arguments: [
            (CURLE_URL_MALFORMAT, NotSent.badCall("why")), (CURLE_UNSUPPORTED_PROTOCOL, .badCall("why")),
            (CURLE_COULDNT_RESOLVE_HOST, .nameUnknown("why")), (CURLE_COULDNT_CONNECT, .cannotConnect("why")),
            (CURLE_OPERATION_TIMEDOUT, .connectTimedOut("why")), (CURLE_SSL_CONNECT_ERROR, .tlsFailed("why")),
            (CURLE_PEER_FAILED_VERIFICATION, .tlsFailed("why")), (CURLE_SSL_CERTPROBLEM, .tlsFailed("why")),
            (CURLE_SSL_CIPHER, .tlsFailed("why")), (CURLE_SSL_CACERT_BADFILE, .tlsFailed("why")),
            (CURLE_SSL_ISSUER_ERROR, .tlsFailed("why")), (CURLE_SSL_CLIENTCERT, .tlsFailed("why")),
            (CURLE_SSL_INVALIDCERTSTATUS, .tlsFailed("why")), (CURLE_SSL_SHUTDOWN_FAILED, .tlsFailed("why")),
            (CURLE_SSL_CRL_BADFILE, .tlsFailed("why")), (CURLE_SSL_PINNEDPUBKEYNOTMATCH, .tlsFailed("why")),
            (CURLE_OUT_OF_MEMORY, .other("why")), (CURLE_SEND_ERROR, .other("why")),
            (CURLE_INTERFACE_FAILED, .other("why")),
        ])
    func unsent(_ code: CURLcode, _ expected: NotSent) {
        #expect(Self.end(code, isUnsent: true) == .notSent(expected))
    }

    @Test("a refused connection and a slow handshake have kinds of their own")
    func told() {
        let refused = Self.end(CURLE_COULDNT_CONNECT, isUnsent: true, systemError: ECONNREFUSED)
        #expect(refused == .notSent(.connectionRefused("why")))
        let slow = Self.end(CURLE_OPERATION_TIMEDOUT, isUnsent: true, why: "SSL connection timeout")
        #expect(slow == .notSent(.tlsFailed("SSL connection timeout")))
    }

    @Test(
        "after it could have left, the call is in doubt, whatever the code",
        arguments: [
            (CURLE_OPERATION_TIMEDOUT, InDoubt.timedOut("why")), (CURLE_SEND_FAIL_REWIND, .resendPrevented("why")),
            (CURLE_ABORTED_BY_CALLBACK, .resendPrevented("why")), (CURLE_WEIRD_SERVER_REPLY, .answerMalformed("why")),
            (CURLE_UNSUPPORTED_PROTOCOL, .answerMalformed("why")),
            (CURLE_BAD_CONTENT_ENCODING, .answerMalformed("why")), (CURLE_OK, .noAnswer("why")),
            (CURLE_GOT_NOTHING, .noAnswer("why")), (CURLE_SEND_ERROR, .noAnswer("why")),
            (CURLE_RECV_ERROR, .noAnswer("why")), (CURLE_PARTIAL_FILE, .noAnswer("why")),
            (CURLE_COULDNT_CONNECT, .other("why")), (CURLE_COULDNT_RESOLVE_HOST, .other("why")),
            (CURLE_SSL_SHUTDOWN_FAILED, .other("why")), (CURLE_OUT_OF_MEMORY, .other("why")),
            (CURLE_WRITE_ERROR, .other("why")),
        ])
    func inDoubt(_ code: CURLcode, _ expected: InDoubt) {
        #expect(Self.end(code, isUnsent: false) == .inDoubt(expected))
    }

    @Test("where an answer broke off is told by what had come of it")
    func cut() {
        let started = Self.answer("HTTP/1.1 200 OK")
        #expect(Self.end(CURLE_RECV_ERROR, isUnsent: false, started) == .inDoubt(.cutInHeaders("why")))
        let whole = Self.answer("HTTP/1.1 200 OK", "Content-Length: 3", "")
        #expect(Self.end(CURLE_PARTIAL_FILE, isUnsent: false, whole) == .inDoubt(.cutInBody("why")))
    }

    @Test(
        "a success is an answer only when its header is whole and says where its body ends",
        arguments: [
            (["HTTP/1.1 200 OK", "Content-Length: 0", ""], true), (["HTTP/1.1 200 OK", "content-length: 0", ""], true),
            (["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", ""], true), (["HTTP/1.1 204 None", ""], true),
            (["HTTP/1.1 200 OK", ""], false), (["HTTP/1.1 200 OK", "Transfer-Encoding: gzip", ""], false),
            (["HTTP/1.1 200 OK", "Content-Length: 0"], false), (["HTTP/1.1 100 Continue", ""], false), ([], false),
        ] as [([String], Bool)])
    func success(_ lines: [String], isAnswer: Bool) {
        var answer = Self.answer()
        for line in lines { _ = Array((line + "\r\n").utf8).withUnsafeBytes { answer.addLine($0) } }
        let outcome = Self.end(CURLE_OK, isUnsent: false, answer)
        if case .answered = outcome { #expect(isAnswer) } else { #expect(!isAnswer) }
    }
}
