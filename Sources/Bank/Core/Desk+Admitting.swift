import Crypto
import Custody
import HTTP
import Ledger

/// What the desks do with what platforms send, before any rule sees it.
extension Desk {
    /// Verifies a request and hands it on, or refuses it.
    ///
    /// - Parameter asked: for a question about a call; a desk without it takes none.
    func admit(
        _ request: HTTPRequest, _ mode: ServiceContract.Mode, _ responder: HTTPResponder,
        _ body: (ServiceRequest) -> Void, asked: ((QueryRequest) -> Void)? = nil
    ) {
        do throws(FormError) {
            let result = try admission.admit(
                form: request.body, mode: mode, signatureIsValid: platformKeys.verifies, at: core.now())
            switch result {
            case .refused(let refused): refuse(refused, responder)
            case .admitted(let admitted): body(admitted.request)
            case .asked(let query):
                if let asked { asked(query) } else { responder.respond(failure(status: 400)) }
            }
        } catch {
            refuse(form: request, mode == .direct ? .direct : .open, status: 400, error.description, responder)
        }
    }
}
