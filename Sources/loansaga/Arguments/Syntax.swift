import Runtime

/// What a command is called and what may follow its name.
struct Syntax: Sendable {
    /// One word, or several for a command in a group: `keys generate`.
    let name: String
    /// One line, a sentence.
    let summary: String
    /// What else there is to say; each element is a paragraph.
    let discussion: [String]
    /// In the order of their places; only the last one may be optional.
    let positionals: [Positional]
    /// Without `--help`, which every command has; with `--config` and an option for each setting, if it has settings.
    let options: [Option]
    /// The settings that options of this command set; `Arguments.settings()` reads them, and all others.
    let settings: [SettingDefinition]

    init(
        _ name: String, _ summary: String, discussion: [String] = [], positionals: [Positional] = [],
        options: [Option] = [], settings: [SettingDefinition] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.positionals = positionals
        self.options = options + (settings.isEmpty ? [] : settings.map(Option.setting) + [.config])
        self.settings = settings
    }

    var words: [String] { name.split(separator: " ").map(String.init) }
}
