import Custody
import JSON

/// Reads requests back that passed every check when they came.
struct StoredRequestReader {
    private let catalogue: Catalogue
    private let checker: ParameterChecker

    init(profile: Profile, catalogue: Catalogue) {
        self.catalogue = catalogue
        checker = ParameterChecker(profile: profile)
    }

    func request(_ node: RecordNode) throws(RecordProblem) -> Request {
        let service: Service = try node.choice("service")
        let rows = (catalogue.contract(of: service) ?? .specification(of: service)).request
        do throws(Refusal) {
            let parameters = try checker.check(try object(node), against: rows)
            return Request(service: service, requestNo: try parameters.text("requestNo"), parameters: parameters)
        } catch {
            throw RecordProblem(problem: "the request does not fit the profile, \(error)")
        }
    }

    private func object(_ node: RecordNode) throws(Refusal) -> JSONObject {
        guard let object = node.value["parameters"]?.object else {
            throw Refusal(.notAnObject, "\"parameters\" is missing")
        }
        return object
    }
}

extension Request {
    var json: JSONValue { ["service": .string(service.rawValue), "parameters": .object(parameters.json)] }
}
