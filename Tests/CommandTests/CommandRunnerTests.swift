import TestSupport
import Testing

@Suite("Running programs in tests")
struct CommandRunnerTests {
    private let shell = "/bin/sh"

    @Test("Output, errors and exit code come back apart")
    func streams() async throws {
        let result = try await CommandRunner.run(shell, ["-c", "echo out; echo err >&2; exit 7"])
        #expect(result.output == "out\n")
        #expect(result.errors == "err\n")
        #expect(result.exitCode == 7)
    }

    @Test("More than a pipe holds flows in every direction at once")
    func fullPipes() async throws {
        let input = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        let result = try await CommandRunner.run(shell, ["-c", "tee /dev/stderr"], input: input)
        #expect(result.outputBytes == input)
        #expect(result.errorBytes == input)
    }

    @Test("A program that does not read its input ends all the same")
    func unreadInput() async throws {
        let result = try await CommandRunner.run(shell, ["-c", "exit 3"], input: [UInt8](repeating: 0, count: 3 << 20))
        #expect(result.exitCode == 3)
    }

    @Test("A program that takes too long is killed, and the error tells what it wrote")
    func deadline() async throws {
        let process = try RunningCommand(shell, ["-c", "echo begun; exec sleep 600"])
        #expect(try await process.nextLine() == "begun")
        await #expect {
            _ = try await process.result(within: .milliseconds(1))
        } throws: { error in
            "\(error)".contains("begun")
        }
        #expect(try await process.result().end == .signal(9))
    }

    @Test("Lines come one by one, and then none")
    func lines() async throws {
        let process = try RunningCommand(shell, ["-c", "echo one; read line; echo $line"], input: Array("two\n".utf8))
        #expect(try await process.nextLine() == "one")
        #expect(try await process.nextLine() == "two")
        #expect(try await process.nextLine() == nil)
    }

    @Test("A program that is not there is an error")
    func missing() async throws {
        await #expect(throws: CommandError.self) { _ = try await CommandRunner.run("/no/such/program", []) }
    }

    @Test("Of the environment only what is given and the basics are passed on")
    func environment() async throws {
        let result = try await CommandRunner.run(shell, ["-c", "env"], environment: ["LOANSAGA_X_Y": "1"])
        let names = Set(result.outputLines.map { String($0.prefix { $0 != "=" }) })
        #expect(names.contains("LOANSAGA_X_Y"))
        #expect(names.subtracting(["LOANSAGA_X_Y", "PATH", "HOME", "TMPDIR", "PWD", "_", "SHLVL", "OLDPWD"]).isEmpty)
    }
}
