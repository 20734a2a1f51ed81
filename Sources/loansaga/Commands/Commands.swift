/// Every command there is, in the order of the help.
enum Commands {
    static let all: [any Command.Type] = [
        ServeCommand.self,
        BankCommand.self,
        KeysGenerateCommand.self,
        LogCheckCommand.self,
        LogBackupCommand.self,
        TopicsCreateCommand.self,
        TopicsCheckCommand.self,
        BenchCommand.self,
        WorkflowsValidateCommand.self,
        WorkflowsGraphCommand.self,
        WorkflowsEventsCommand.self,
        WorkflowsPublishCommand.self,
        PublishCommand.self,
        EvalCommand.self,
        ConfigCommand.self,
        VersionCommand.self,
    ]
}
