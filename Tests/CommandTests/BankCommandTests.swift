import Custody
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@Suite("The bank, from outside", .timeLimit(.minutes(2)))
struct BankCommandTests {
    let folder: TemporaryFolder
    let keys: BankKeyRing

    init() throws {
        folder = try TemporaryFolder()
        keys = try BankKeyRing.shared()
    }

    /// A bank that is ready, and what it said.
    func start(_ arguments: String...) async throws -> (process: RunningCommand, ready: JSONValue) {
        try await start(arguments)
    }

    func start(_ arguments: [String]) async throws -> (process: RunningCommand, ready: JSONValue) {
        let process = try RunningCommand(
            CommandRunner.loansaga, ["bank", "--keys", keys.folder, "--listen", "127.0.0.1:0"] + arguments)
        guard let line = try await process.nextLine() else { throw TestBankError("not ready: \(process.errors)") }
        return (process, try JSONValue(reading: line))
    }

    func admin(_ ready: JSONValue) throws -> AdminClient {
        AdminClient(address: try #require(ready["admin"]?.string), http: try HTTPClient())
    }

    @Test("It says when it is ready and where it listens, serves, and stops in order when told")
    func life() async throws {
        let (process, ready) = try await start()
        let address = try #require(ready["bank"]?.string)
        #expect(ready["ready"] == true && ready["admin"] == .string(address) && !address.hasSuffix(":0"))
        let admin = try admin(ready)
        try await admin.make("/admin/users", ["userNo": "borrower", "role": "BORROWER"])
        let platform = PlatformClient(address: address, keys: keys, http: admin.http)
        let reply = try await platform.call(
            .createProject,
            [
                "requestNo": "C1", "userNo": "borrower", "projectNo": "P1", "projectAmount": "5.00",
                "projectName": "秘密名称", "projectDesc": "-", "projectType": "STANDARD", "projectPeriod": 1,
                "annualRate": 1, "repaymentWay": "ONE_TIME",
            ])
        #expect(reply.code == "00000" && reply.isVerified)
        process.send(SIGTERM)
        let result = try await process.result()
        #expect(result.exitCode == 0)
        #expect(result.outputLines.count == 1, "one line of data")
        for line in result.errors.split(separator: "\n") {
            let line = try JSONValue(reading: String(line))
            #expect(line["message"] != nil && line["level"] == "info")
        }
        #expect(!result.errors.contains("秘密名称"), "no request in the log")
    }

    @Test("What it kept in a data folder is there again, and a second bank does not get in meanwhile")
    func data() async throws {
        let data = folder.path("data")
        let (first, ready) = try await start("--data", data)
        try await admin(ready).make("/admin/users", ["userNo": "kept", "role": "BORROWER"])
        let second = try await CommandRunner.loansaga(
            "bank", "--keys", keys.folder, "--listen", "127.0.0.1:0", "--data", data)
        #expect(second.exitCode == 1 && second.output.isEmpty)
        #expect(second.errors.contains("\(data) is in use by another bank"))
        first.send(SIGKILL)
        _ = try await first.result()
        let (third, again) = try await start("--data", data)
        #expect(try await admin(again).user("kept")["role"] == "BORROWER")
        third.send(SIGINT)
        #expect(try await third.result().exitCode == 0)
    }

    @Test("When its disk is full it says so and ends with 1, and what it answered is there again")
    func fullDisk() async throws {
        let data = folder.path("data")
        // Files of at most 400 blocks of 512 bytes stand for the disk; ignored, the signal becomes an error.
        let process = try RunningCommand(
            "/bin/sh",
            [
                "-c", "trap '' XFSZ; ulimit -f 400; exec \"$@\"", "sh", CommandRunner.loansaga, "bank", "--keys",
                keys.folder, "--listen", "127.0.0.1:0", "--data", data,
            ])
        let ready = try JSONValue(reading: try #require(try await process.nextLine()))
        let admin = try admin(ready)
        var made: [String] = []
        for number in 0..<2000 {
            let user: JSONValue = ["userNo": .string("user_\(number)"), "role": "INVESTOR", "available": "1.00"]
            guard let reply = try? await admin.post("/admin/users", user), reply.status == 201 else { break }
            made.append("user_\(number)")
        }
        #expect(made.count > 10 && made.count < 2000)
        let result = try await process.result()
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("the store has failed"))
        let (again, address) = try await start("--data", data)
        let restored = try self.admin(address)
        for userNo in made { #expect(try await restored.user(userNo)["available"] == "1.00") }
        #expect(try await restored.view("/admin/books")["balanced"] == true)
        again.send(SIGTERM)
        #expect(try await again.result().exitCode == 0)
    }

    @Test("A profile from a file is in force")
    func profile() async throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Custody/Profile/sandbox.json")
        let text = try String(contentsOf: source, encoding: .utf8)
        try text.replacing("\"/service\"", with: "\"/direct\"")
            .write(toFile: folder.path("profile.json"), atomically: true, encoding: .utf8)
        let (process, ready) = try await start("--profile", folder.path("profile.json"))
        let admin = try admin(ready)
        #expect(try await admin.post("/direct", text: "").status == 415)
        #expect(try await admin.post("/service", text: "").status == 404)
        process.send(SIGTERM)
        _ = try await process.result()
    }

    @Test(
        "A mistake is named with its remedy, and the exit code says whose it is",
        arguments: [
            (["--keys", "/no/such/folder"], 1, "loansaga keys generate"),
            (["--listen", "everywhere"], 64, "everywhere"),
            (["--listen", "192.0.2.1:8701"], 1, "192.0.2.1:8701"),
            (["--admin-listen", "0.0.0.0:8702"], 1, "loopback"),
            (["--notify", "http://platform.example/notify"], 64, "https://"),
            (["--profile", "snadbox"], 64, "sandbox-fast"),
            (["--profile", "/etc/passwd"], 1, "/etc/passwd"),
            (["--platform-no", "a b"], 64, "--platform-no"),
            (["--tls-cert", "x"], 64, "--tls-key"),
            (["--tls-key", "x"], 64, "--tls-cert"),
            (["--tls-cert", "/no/cert", "--tls-key", "/no/key"], 1, "/no/cert"),
            (["--data", "/proc/none/data"], 1, "/proc/none/data"),
            (["--date", "x"], 64, "--data"),
        ])
    func mistakes(arguments: [String], code: Int, naming: String) async throws {
        let keys = arguments.contains("--keys") ? [] : ["--keys", keys.folder]
        let result = try await CommandRunner.run(CommandRunner.loansaga, ["bank"] + keys + arguments)
        #expect(result.exitCode == Int32(code), "\(result.errors)")
        #expect(result.errors.contains(naming), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("Without keys it says which option is missing and how to make them")
    func noKeys() async throws {
        let result = try await CommandRunner.loansaga("bank")
        #expect(result.exitCode == 64)
        #expect(result.errors.contains("--keys DIR") && result.errors.contains("loansaga keys generate DIR"))
    }
}
