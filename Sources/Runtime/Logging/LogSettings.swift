/// The settings of the log.
public enum LogSettings {
    public static let level = Setting(
        "log", "level", "Lines of the log below this level are not written.", .choice, default: LogLevel.info,
        option: "log-level", placeholder: "LEVEL")

    public static let all = [level.definition]
}
