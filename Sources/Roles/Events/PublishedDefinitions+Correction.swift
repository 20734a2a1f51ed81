public import Expressions
public import JSON
import Saga
import Workflow

extension PublishedDefinitions {
    /// Fields of a saga's input, as an operator corrects them: checked as those of its event are, personal data sealed.
    ///
    /// - Parameters:
    ///   - workflow: of the saga, with its version.
    ///   - seal: makes sealed text of a field's JSON, for the saga's family.
    /// - Throws: what `seal` throws.
    public func correction<Failure: Error>(
        _ fields: JSONObject, of workflow: String, version: Int, seal: (_ plain: [UInt8]) throws(Failure) -> String
    ) throws(Failure) -> Result<ObjectValue, EventRefusal> {
        guard let definition = digest(of: workflow, version: version).flatMap(definition),
            let rule = definition.event(definition.startedBy), let profile = current?.profile
        else {
            return .failure(
                EventRefusal(.unknownType, "version \(version) of the workflow '\(workflow)' was not read here"))
        }
        // What is not given stays as it is.
        let rules = rule.fields.map { Field(name: $0.name, type: $0.type, isOptional: true, standard: nil) }
        let checked: ObjectValue
        do throws(EventRefusal) {
            checked = try FieldChecker(profile: profile).check(fields, rules, at: "fields")
        } catch {
            return .failure(error)
        }
        return .success(try checked.sealed { (plain) throws(Failure) in try seal(plain.encoded()) })
    }
}
