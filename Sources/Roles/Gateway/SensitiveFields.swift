public import Crypto
public import Custody
public import JSON

/// The names of personal data in what the bank writes, by all tables of the catalogue: what a text is about is not
/// known where it comes in.
public struct SensitiveFields: Sendable {
    private let names: Set<String>

    public init(catalogue: Catalogue = .specification) {
        var names: Set<String> = []
        for contract in catalogue.contracts {
            let tables = [contract.request, contract.response, contract.notification, contract.auditNotification]
            for row in tables.joined() where row.sensitive { names.insert(row.name) }
        }
        self.names = names
    }

    /// The object with the JSON texts of such members sealed, at any depth; a null is nobody's data.
    ///
    /// - Returns: also whether there was any.
    public func sealing(
        _ object: JSONObject, with seal: (_ plain: [UInt8]) throws(CryptoError) -> String
    ) throws(CryptoError) -> (object: JSONObject, isSensitive: Bool) {
        var sealed = JSONObject()
        var isSensitive = false
        for (name, value) in object {
            if names.contains(name), !value.isNull {
                sealed[name] = .string(try seal(value.encoded()))
                isSensitive = true
            } else {
                let (value, isInside) = try sealing(value, with: seal)
                sealed[name] = value
                isSensitive = isSensitive || isInside
            }
        }
        return (sealed, isSensitive)
    }

    private func sealing(
        _ value: JSONValue, with seal: (_ plain: [UInt8]) throws(CryptoError) -> String
    ) throws(CryptoError) -> (JSONValue, Bool) {
        switch value {
        case .null, .bool, .number, .string: return (value, false)
        case .object(let object):
            let (object, isSensitive) = try sealing(object, with: seal)
            return (.object(object), isSensitive)
        case .array(let elements):
            var sealed: [JSONValue] = []
            var isSensitive = false
            for element in elements {
                let (element, isInside) = try sealing(element, with: seal)
                sealed.append(element)
                isSensitive = isSensitive || isInside
            }
            return (.array(sealed), isSensitive)
        }
    }
}
