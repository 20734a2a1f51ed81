import Crypto
import Custody
import HTTP
import Ledger

/// What the desks do with what platforms send, before any rule sees it.
extension Desk {
    /// Verifies a request and hands it on, or refuses it.
    func admit(
        _ request: HTTPRequest, _ mode: ServiceContract.Mode, _ responder: HTTPResponder,
        _ body: (ServiceRequest) -> Void
    ) {
        do throws(FormError) {
            let result = try admission.admit(
                form: request.body, mode: mode, signatureIsValid: platformKeys.verifies, at: core.now())
            switch result {
            case .refused(let refused): refuse(refused, responder)
            case .admitted(let admitted): body(admitted.request)
            }
        } catch {
            refuse(form: request, mode == .direct ? .direct : .open, status: 400, error.description, responder)
        }
    }
}
