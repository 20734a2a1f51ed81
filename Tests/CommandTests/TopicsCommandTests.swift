import Foundation
import JSON
import KafkaLog
import TestSupport
import Testing

@Suite("Topics, from outside") struct TopicsCommandTests {
    @Test("A check names what is wrong with each topic and how to mend it, and exits with 1")
    func check() async throws {
        let cluster = try MockCluster()
        try cluster.createTopic("loansaga.inbox", partitions: 6)
        try cluster.hideTopic("loansaga.history")
        let result = try await CommandRunner.loansaga("topics", "check", "--kafka", cluster.brokers, "--json")
        #expect(result.exitCode == 1, "\(result.errors)")
        let problems = try result.outputLines.map { try JSONValue(reading: $0) }
        let inbox = problems.first { $0["topic"] == "loansaga.inbox" }
        #expect(inbox?["problem"] == "it has 6 partitions, not 12")
        #expect(inbox?["remedy"]?.string?.contains("--partitions 6") == true)
        let history = problems.first { $0["topic"] == "loansaga.history" }
        #expect(history?["problem"] == "there is no such topic")
    }

    @Test("Brokers that are away are a reason to try again later", arguments: ["create", "check"])
    func away(_ command: String) async throws {
        let result = try await CommandRunner.loansaga("topics", command, "--kafka", "127.0.0.1:1")
        #expect(result.exitCode == 75)
        #expect(result.errors.contains("Connection refused"))
    }

    @Test("Without brokers it is a wrong usage")
    func usage() async throws {
        let result = try await CommandRunner.loansaga("topics", "check")
        #expect(result.exitCode == 64)
        #expect(result.errors.contains("--kafka"))
    }

    @Test("A refused setting of the client's file is named, and no value of it is shown")
    func clientFile() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("kafka.properties")
        for (text, expected) in [
            ("# ours\nacks=0\n", "'acks' cannot be set"), ("sasl.pasword=hush\n", "no Kafka setting 'sasl.pasword'"),
            ("sasl.password hush\n", "line 1 of"), ("acks=1\nacks=hush\n", "a second time"),
        ] {
            try Data(text.utf8).write(to: URL(filePath: path))
            let result = try await CommandRunner.loansaga(
                "topics", "check", "--kafka", "127.0.0.1:1", "--kafka-client", path)
            #expect(result.exitCode == 1)
            #expect(result.errors.contains(expected), "\(result.errors)")
            #expect(!result.errors.contains("hush"))
        }
    }

    @Test("A client's file that others can read is warned of, with what to do", arguments: [0o644, 0o660, 0o600])
    func readableByOthers(_ mode: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("kafka.properties")
        try Data("acks=0\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let result = try await CommandRunner.loansaga(
            "topics", "check", "--kafka", "127.0.0.1:1", "--kafka-client", path)
        #expect(result.errors.contains("run: chmod 600 \(path)") == (mode != 0o600), "\(result.errors)")
    }
}
