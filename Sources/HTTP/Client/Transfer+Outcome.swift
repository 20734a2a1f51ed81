import CCurl
import Foundation

extension Transfer {
    /// Nothing that could be acted on has left: no connection and handshake, or, with a body, none of it was read.
    ///
    /// A request without a body is whole as soon as its header has left, so for it only the connection counts.
    private var isUnsent: Bool {
        guard hasBody else { return !handle.reached(isSecure ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T) }
        return bytesRead == 0 && !handle.reached(CURLINFO_PRETRANSFER_TIME_T)
    }

    func outcome(_ code: CURLcode) -> HTTPOutcome {
        if code == CURLE_OK, answer.hasHeader {
            let status = handle.number(CURLINFO_RESPONSE_CODE)
            return .answered(HTTPAnswer(status: status, headers: answer.headers, body: answer.body))
        }
        if isUnsent { return .notSent(notSent(code)) }
        return .inDoubt(inDoubt(code))
    }

    /// The outcome of a call that is broken off by the client itself.
    var stoppedOutcome: HTTPOutcome {
        isUnsent ? .notSent(.stopped) : .inDoubt(.stopped)
    }

    private func notSent(_ code: CURLcode) -> NotSent {
        let why = handle.explain(code)
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return .badCall(why)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return .nameUnknown(why)
        case CURLE_COULDNT_CONNECT:
            let isRefused = handle.number(CURLINFO_OS_ERRNO) == Int(ECONNREFUSED)
            return isRefused ? .connectionRefused(why) : .cannotConnect(why)
        case CURLE_OPERATION_TIMEDOUT:
            // libcurl notes the moment of the connection only with that of the handshake; its sentence tells them apart.
            return why.contains("SSL") ? .tlsFailed(why) : .connectTimedOut(why)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CLIENTCERT, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED:
            return .tlsFailed(why)
        default:
            return .other(why)
        }
    }

    private func inDoubt(_ code: CURLcode) -> InDoubt {
        let why = handle.explain(code)
        switch (code, answer.excess) {
        case (CURLE_WRITE_ERROR, .header):
            return .answerHeadersTooLarge
        case (CURLE_WRITE_ERROR, .body):
            return .answerTooLarge
        case (CURLE_OPERATION_TIMEDOUT, _):
            return .timedOut(why)
        case (CURLE_SEND_FAIL_REWIND, _):
            return .resendPrevented(why)
        case (CURLE_WEIRD_SERVER_REPLY, _), (CURLE_UNSUPPORTED_PROTOCOL, _), (CURLE_BAD_CONTENT_ENCODING, _):
            return .answerMalformed(why)
        case (CURLE_OK, _), (CURLE_GOT_NOTHING, _), (CURLE_SEND_ERROR, _), (CURLE_RECV_ERROR, _),
            (CURLE_PARTIAL_FILE, _):
            return cut(why)
        default:
            return .other(why)
        }
    }

    /// Where the connection broke.
    private func cut(_ why: String) -> InDoubt {
        if answer.headerBytes == 0 { return .noAnswer(why) }
        return answer.hasHeader ? .cutInBody(why) : .cutInHeaders(why)
    }
}
