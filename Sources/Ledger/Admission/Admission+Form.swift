public import Custody

extension Admission {
    /// The same for a form's bytes. A field that is not UTF-8 is judged when its turn comes: `platformNo` and
    /// `serviceName` then name nothing, `signature` fits nothing, and `reqData` is no object (10005).
    ///
    /// - Throws: what else is wrong with the form, for which there is no return code.
    public func admit(
        form bytes: [UInt8], mode: ServiceContract.Mode, signatureIsValid: (RequestEnvelope) -> Bool,
        at now: Timestamp
    ) throws(FormError) -> AdmissionResult {
        let form = try Form.decodeRepairing(bytes)
        return admit(
            form.fields, hasText: !form.repaired.contains("reqData"), mode: mode, signatureIsValid: signatureIsValid,
            at: now)
    }
}
