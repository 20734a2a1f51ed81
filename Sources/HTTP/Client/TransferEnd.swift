import CCurl
import Foundation

/// All that is known when a transfer has ended, and what it means for the sender.
struct TransferEnd {
    var code: CURLcode
    /// libcurl's sentence.
    var why = ""
    /// Nothing that could be acted on has left.
    var isUnsent: Bool
    var status = 0
    /// The `errno` of the connection attempt.
    var systemError = 0
    var answer: AnswerCollector

    var outcome: HTTPOutcome {
        if code == CURLE_OK, answer.hasHeader {
            // What ends with the connection may have been cut, and nobody could tell.
            guard answer.saysItsEnd else { return .inDoubt(.cutInBody("the answer does not say how long it is")) }
            return .answered(HTTPAnswer(status: status, headers: answer.headers, body: answer.body))
        }
        return isUnsent ? .notSent(notSent) : .inDoubt(inDoubt)
    }

    private var notSent: NotSent {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            .badCall(why)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            .nameUnknown(why)
        case CURLE_COULDNT_CONNECT:
            systemError == Int(ECONNREFUSED) ? .connectionRefused(why) : .cannotConnect(why)
        case CURLE_OPERATION_TIMEDOUT:
            // libcurl notes the moment of the connection only with that of the handshake; its sentence tells them apart.
            why.contains("SSL") ? .tlsFailed(why) : .connectTimedOut(why)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CLIENTCERT, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
            CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            .tlsFailed(why)
        default:
            .other(why)
        }
    }

    private var inDoubt: InDoubt {
        switch (code, answer.excess) {
        case (CURLE_WRITE_ERROR, .header):
            .answerHeadersTooLarge
        case (CURLE_WRITE_ERROR, .body):
            .answerTooLarge
        case (CURLE_OPERATION_TIMEDOUT, _):
            .timedOut(why)
        case (CURLE_SEND_FAIL_REWIND, _), (CURLE_ABORTED_BY_CALLBACK, _):
            // The one callback that breaks off is the one that reads the body, when it is asked for more than there is.
            .resendPrevented(why)
        case (CURLE_WEIRD_SERVER_REPLY, _), (CURLE_UNSUPPORTED_PROTOCOL, _), (CURLE_BAD_CONTENT_ENCODING, _):
            .answerMalformed(why)
        case (CURLE_OK, _), (CURLE_GOT_NOTHING, _), (CURLE_SEND_ERROR, _), (CURLE_RECV_ERROR, _),
            (CURLE_PARTIAL_FILE, _):
            cut
        default:
            .other(why)
        }
    }

    /// Where the connection broke.
    private var cut: InDoubt {
        if answer.headerBytes == 0 { return .noAnswer(why) }
        return answer.hasHeader ? .cutInBody(why) : .cutInHeaders(why)
    }
}
