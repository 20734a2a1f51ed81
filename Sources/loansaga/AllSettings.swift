import Runtime

/// The settings of every command: one file of settings serves them all, so each knows the names of all.
enum AllSettings {
    /// In the order in which `loansaga config` shows them.
    static let definitions: [SettingDefinition] =
        BankCommandSettings.all + ServeSettings.all + KafkaSettings.all + ConsoleSettings.all + LogSettings.all
}
