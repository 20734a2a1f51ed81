public import Custody
import Expressions
import JSON
public import Saga

extension Intent {
    /// What the answer to a command must be about; personal data stays sealed in it.
    public init(_ command: StepCommand) {
        var parameters: JSONObject = ["requestNo": .string(command.requestNo.text)]
        for (name, value) in command.parameters { parameters[name] = value.json }
        self.init(command.service, parameters)
    }
}
