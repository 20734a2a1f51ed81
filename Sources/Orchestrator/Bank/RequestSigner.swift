public import Crypto
public import Custody
import Expressions
import JSON
public import Saga

/// Makes signed requests of commands: the only place where sealed personal data is opened.
public struct RequestSigner: Sendable {
    /// Why a command comes to no request; none of it says what the parameters are.
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The parameters do not fit the bank's tables.
        case refused(Refusal)
        /// A sealed value cannot be opened, such as for a key that is gone from `seal.key`.
        case sealed(parameter: String, OpeningError)
        case signing(CryptoError)

        public var description: String {
            switch self {
            case .refused(let refusal): "the request does not fit the bank's tables: \(refusal)"
            case .sealed(let parameter, let error): "the sealed parameter '\(parameter)' cannot be opened: \(error)"
            case .signing(let error): "the request cannot be signed: \(error)"
            }
        }
    }

    private let keys: PlatformKeys
    private let platformNo: String
    private let catalogue: Catalogue

    public init(keys: PlatformKeys, platformNo: String, catalogue: Catalogue = .specification) {
        self.keys = keys
        self.platformNo = platformNo
        self.catalogue = catalogue
    }

    /// The signed request.
    ///
    /// - Parameters:
    ///   - time: what the bank is told as `timestamp`.
    ///   - callbackURL: where the bank sends the browser back; for services of the gateway only.
    public func envelope(
        of command: StepCommand, profile: Profile, at time: Timestamp, callbackURL: String?
    ) throws(Failure) -> RequestEnvelope {
        let parameters = try parameters(of: command, callbackURL: callbackURL)
        let reqData: String
        do throws(Refusal) {
            reqData = try RequestBuilder(profile: profile, catalogue: catalogue).reqData(
                parameters, to: command.service, attemptedAt: time)
        } catch {
            throw .refused(error)
        }
        return try sign(reqData, serviceName: command.service.rawValue)
    }

    /// Signs a request's exact text.
    public func sign(_ reqData: String, serviceName: String) throws(Failure) -> RequestEnvelope {
        do throws(CryptoError) {
            let signature = Hex.encode(try keys.signingKey.signSHA1(Array(reqData.utf8)))
            return RequestEnvelope(
                serviceName: serviceName, platformNo: platformNo, reqData: reqData, signature: signature)
        } catch {
            throw .signing(error)
        }
    }

    private func parameters(of command: StepCommand, callbackURL: String?) throws(Failure) -> JSONObject {
        var object: JSONObject = ["requestNo": .string(command.requestNo.text)]
        for (name, value) in command.parameters {
            object[name] = try opened(value, name, command.family)
        }
        let rows = catalogue.contract(of: command.service)?.request ?? []
        if let expired = command.expired, rows.contains(where: { $0.name == "expired" }) {
            object["expired"] = .string(Timestamp(milliseconds: expired).wire)
        }
        if let callbackURL { object["callbackUrl"] = .string(callbackURL) }
        return object
    }

    /// The value as the bank is told it.
    private func opened(_ value: Value, _ parameter: String, _ family: String) throws(Failure) -> JSONValue {
        switch value {
        case .time(let milliseconds): return .string(Timestamp(milliseconds: milliseconds).wire)
        case .sealed(.string(let text)):
            do throws(OpeningError) {
                let plain = try keys.sealer.open(text, associatedData: Array(family.utf8))
                guard let json = try? JSONValue(reading: plain) else { throw OpeningError.damaged }
                return json
            } catch {
                throw .sealed(parameter: parameter, error)
            }
        case .bool, .integer, .amount, .text, .sealed, .list, .object: return value.json
        }
    }
}

extension TrustedKeys {
    /// Whether one of the keys has signed the text; the signature is hexadecimal, in either case.
    public func verifies(_ text: [UInt8], signature: String) -> Bool {
        guard let signature = Hex.decode(signature) else { return false }
        return verifiesSHA1(signature, of: text)
    }
}
