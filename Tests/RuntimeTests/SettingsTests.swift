import Foundation
import JSON
import Runtime
import TestSupport
import Testing

@Suite("Settings")
struct SettingsTests {
    private func file(_ text: String) throws(SettingsError) -> SettingsFile {
        try SettingsFile(path: "my.json", bytes: Array(text.utf8))
    }

    private func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "nothing was refused"
        } catch {
            return "\(error)"
        }
    }

    @Test("Without anything said, the defaults hold")
    func defaults() throws {
        let settings = try Settings(SampleSettings.all)
        #expect(settings[SampleSettings.listen] == "127.0.0.1:0")
        #expect(settings[SampleSettings.wait] == .seconds(2))
        #expect(settings[SampleSettings.color] == .red)
        #expect(settings[SampleSettings.notify] == nil)
        #expect(settings.entries.allSatisfy { $0.origin == .builtIn && $0.value == $0.definition.defaultText })
        #expect(settings.entries.map(\.value) == ["127.0.0.1:0", "10", "2000", "30", "true", "red", ""])
    }

    @Test("A file has every kind of value, and comments")
    func fromFile() throws {
        let settings = try Settings(
            SampleSettings.all,
            file: try file(
                """
                { // the bank
                  "bank": { "listen": "http://x//y", /* "page-limit": 1, */ "page-limit": 7, "notify": "/* no comment */" },
                  "http": { "wait": 1, "life": 60, "strict": false, "color": "blue" }
                } // 完
                """))
        #expect(settings[SampleSettings.listen] == "http://x//y")
        #expect(settings[SampleSettings.limit] == 7)
        #expect(settings[SampleSettings.notify] == "/* no comment */")
        #expect(settings[SampleSettings.wait] == .milliseconds(1))
        #expect(settings[SampleSettings.life] == .seconds(60))
        #expect(settings[SampleSettings.strict] == false)
        #expect(settings[SampleSettings.color] == .blue)
        #expect(settings.entries.allSatisfy { $0.origin == .file(path: "my.json") })
    }

    @Test("File, environment, option: the later wins, and the origin is known")
    func order() throws {
        let settings = try Settings(
            SampleSettings.all,
            file: try file(#"{"bank": {"listen": "file", "page-limit": 1}, "http": {"wait": 1}}"#),
            environment: ["LOANSAGA_BANK_LISTEN": "environment", "LOANSAGA_BANK_PAGE_LIMIT": "2", "HOME": "/"],
            options: [(SampleSettings.listen.key, "option")])
        #expect(settings[SampleSettings.listen] == "option")
        #expect(settings[SampleSettings.limit] == 2)
        #expect(settings[SampleSettings.wait] == .milliseconds(1))
        #expect(
            settings.entries.prefix(3).map(\.origin) == [
                .option(name: "listen"), .environment(name: "LOANSAGA_BANK_PAGE_LIMIT"), .file(path: "my.json"),
            ])
    }

    @Test(
        "What is unknown or will not do is named: setting, place, value, what was expected",
        arguments: [
            (#"{"bnak": {}}"#, "there is no setting 'bnak' (file my.json). Did you mean 'bank'?"),
            (
                #"{"bank": {"lsten": "x"}}"#,
                "there is no setting 'bank.lsten' (file my.json). Did you mean 'bank.listen'?"
            ),
            (#"{"bank": 3}"#, "'bank' in my.json must be an object with the settings of that section"),
            (
                #"{"bank": {"page-limit": 101}}"#,
                "101 will not do for the setting bank.page-limit (file my.json): expected a whole number from 1 to 100"
            ),
            (#"{"bank": {"page-limit": "7"}}"#, #""7" will not do for the setting bank.page-limit (file my.json)"#),
            (#"{"bank": {"page-limit": 7.0}}"#, "7.0 will not do for the setting bank.page-limit"),
            (#"{"bank": {"page-limit": null}}"#, "null will not do for the setting bank.page-limit"),
            (#"{"bank": {"listen": ""}}"#, #""" will not do for the setting bank.listen"#),
            (#"{"http": {"strict": "true"}}"#, #""true" will not do for the setting http.strict"#),
            (
                #"{"http": {"color": "green"}}"#,
                #""green" will not do for the setting http.color (file my.json): expected one of red, blue"#
            ),
            (#"{"http": {"wait": 0}}"#, "expected a whole number from 1 to 60000 (ms)"),
            (#"[1]"#, "the settings file my.json is not JSON: it must be one object"),
            ("{\n  \"bank\": {} /* 银行 */ x }", "the settings file my.json is not JSON: line 2, column 23: found 'x'"),
            ("{\n /* }", "line 2, column 2: the comment that begins here has no end"),
            (#"{"bank": {}, "bank": {}}"#, "found a key that this object already has"),
            (#"{"bank": {},}"#, "expected a key in double quotes"),
            ("{} / ", "line 1, column 4: found '/'"),
            ("", "the document ends here"),
        ])
    func fileMistakes(text: String, message: String) {
        let found = refusal { _ = try Settings(SampleSettings.all, file: try file(text)) }
        #expect(found.contains(message), "\(found)")
    }

    @Test("Mistakes in the environment and in options are named alike")
    func otherMistakes() {
        #expect(
            refusal { _ = try Settings(SampleSettings.all, environment: ["LOANSAGA_BANK_LISTN": "x"]) }.contains(
                "'LOANSAGA_BANK_LISTN' (environment LOANSAGA_BANK_LISTN). Did you mean 'LOANSAGA_BANK_LISTEN'?"))
        #expect(
            refusal { _ = try Settings(SampleSettings.all, environment: ["LOANSAGA_HTTP_WAIT": "1s"]) }.contains(
                "'1s' will not do for the setting http.wait (environment LOANSAGA_HTTP_WAIT)"))
        #expect(
            refusal { _ = try Settings(SampleSettings.all, options: [(SampleSettings.color.key, "")]) }.contains(
                "'' will not do for the setting http.color (option --color): expected one of red, blue"))
    }

    @Test("The operators' token in the environment is no setting, and is left alone")
    func token() throws {
        let settings = try Settings(SampleSettings.all, environment: ["LOANSAGA_TOKEN": "hush"])
        #expect(settings.entries.allSatisfy { $0.origin == .builtIn })
    }

    @Test("A long value is cut in the message")
    func longValue() {
        let text = #"{"http": {"color": "\#(String(repeating: "x", count: 10_000))"}}"#
        #expect(refusal { _ = try Settings(SampleSettings.all, file: try file(text)) }.count < 300)
    }

    @Test("A file is read from the disk; one that is missing, a folder or too long is named")
    func onDisk() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s.json")
        #expect(
            refusal { _ = try SettingsFile(path: path) }
                == "the settings file \(path) cannot be read: No such file or directory")
        #expect(refusal { _ = try SettingsFile(path: folder.path("")) }.contains("Is a directory"))
        try #"{"bank": {}}"#.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(try SettingsFile(path: path).content == ["bank": [:]])
        try String(repeating: " ", count: SettingsFile.maximumBytes + 1).write(
            toFile: path, atomically: false, encoding: .utf8)
        #expect(refusal { _ = try SettingsFile(path: path) }.contains("at most \(SettingsFile.maximumBytes)"))
    }

    @Test("Names in the environment follow from the setting's")
    func names() {
        #expect(SampleSettings.limit.key.environmentName == "LOANSAGA_BANK_PAGE_LIMIT")
        #expect(SampleSettings.limit.key.description == "bank.page-limit")
    }

    @Test("The line that says a process is ready has the addresses in order")
    func readyLine() {
        let line = ReadyLine.text(["gateway": "http://127.0.0.1:41234", "admin": "http://[::1]:1"] as KeyValuePairs)
        #expect(line == #"{"ready":true,"gateway":"http://127.0.0.1:41234","admin":"http://[::1]:1"}"#)
    }
}
