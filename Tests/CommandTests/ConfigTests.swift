import Foundation
import JSON
import Runtime
import TestSupport
import Testing

@testable import loansaga

@Suite("The settings, from outside")
struct ConfigTests {
    @Test("Every setting is printed with default, unit, meaning and origin, as a table and as JSON")
    func printed() async throws {
        let table = try await CommandRunner.loansaga("config")
        #expect(table.exitCode == 0)
        let lines = try await CommandRunner.loansaga("config", "--json").outputLines.map { try JSONValue(reading: $0) }
        #expect(lines.map { $0["setting"]?.string } == AllSettings.definitions.map(\.key.description))
        for (line, definition) in zip(lines, AllSettings.definitions) {
            #expect(line["value"] == .string(definition.defaultText))
            #expect(line["from"] == "default")
            #expect(line["meaning"] == .string(definition.meaning))
            #expect(definition.meaning.hasSuffix("."))
            #expect(table.output.contains(definition.key.description))
        }
    }

    @Test("File and environment are read, the environment wins, and the origin shows")
    func origins() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s.json")
        try #"{"log": {"level": "debug"}} // mine"#.write(toFile: path, atomically: false, encoding: .utf8)
        let fromFile = try await CommandRunner.loansaga("config", "--json", "--config", path)
        #expect(fromFile.output.contains(#""value":"debug","from":"file \#(path)""#))
        let fromEnvironment = try await CommandRunner.loansaga(
            "config", "--json", "--config=\(path)", environment: ["LOANSAGA_LOG_LEVEL": "error"])
        #expect(fromEnvironment.output.contains(#""value":"error","from":"environment LOANSAGA_LOG_LEVEL""#))
    }

    @Test("A mistake in a setting is a failure that names it")
    func mistakes() async throws {
        let unknown = try await CommandRunner.loansaga("config", environment: ["LOANSAGA_LOG_LEVLE": "info"])
        #expect(unknown.exitCode == 1)
        #expect(unknown.output.isEmpty)
        #expect(unknown.errors.contains("Did you mean 'LOANSAGA_LOG_LEVEL'?"))
        let missing = try await CommandRunner.loansaga("config", "--config", "/no/such.json")
        #expect(missing.exitCode == 1)
        #expect(missing.errors == "Error: the settings file /no/such.json cannot be read: No such file or directory\n")
    }

    @Test("Settings are declared once, and none can be mistaken for another")
    func declarations() {
        let keys = AllSettings.definitions.map(\.key)
        #expect(Set(keys.map(\.environmentName)).count == keys.count)
    }
}
