import HTTP
import Runtime

/// Where commands for operators find the console.
enum ConsoleSettings {
    static let url = Setting(
        "console", "url", "The console that commands for operators talk to.",
        .text(expected: "https://HOST[:PORT], or http:// to this machine") { HTTPCall.problem(with: $0) == nil },
        default: "http://127.0.0.1:8704", option: "console", placeholder: "URL")

    static let authority = Setting<String?>(
        "console", "ca",
        "The authorities (PEM) that the console's certificate must come from; without it, the system's.",
        .optional(.text), default: nil, option: "console-ca", placeholder: "FILE")

    static let all = [url.definition, authority.definition]
}
