public import Custody
import JSON

extension Admission {
    /// The same for a form's bytes. Text that is not UTF-8 is refused like JSON that is none (10005).
    ///
    /// - Throws: what else is wrong with the form, for which there is no return code.
    public func admit(
        form bytes: [UInt8], mode: ServiceContract.Mode, signatureIsValid: (RequestEnvelope) -> Bool,
        at now: Timestamp
    ) throws(FormError) -> AdmissionResult {
        do throws(FormError) {
            return admit(try Form.decode(bytes), mode: mode, signatureIsValid: signatureIsValid, at: now)
        } catch {
            guard error == .notUTF8 else { throw error }
            return .refused(
                RefusedRequest(
                    refusal: Refusal(.notAnObject, "reqData：不是 UTF-8 文本"), service: nil, serviceName: "",
                    requestNo: nil, callbackUrl: nil, echo: [:], isPlainError: true))
        }
    }
}
