import Crypto
import Glibc

/// How fast one core signs and verifies, next to `openssl speed` on the same core, and how fast it seals.
enum SignBenchmark {
    /// Takes about `seconds`, at least 20.
    ///
    /// Another process on the machine can change a core's speed by a tenth from one second to the next. So this
    /// thread and `openssl speed` share one core at the same time, and each is measured by the processor time that
    /// it got itself: what slows one slows the other.
    static func run(seconds: Double) throws -> [BenchmarkFigure] {
        let pin = CorePin()
        defer { pin?.release() }
        let subject = try Subject()
        let pairs = try (0..<max(3, Int(seconds / 6.5))).map { _ in try Pair(subject) }
        return figures(of: pairs) + (try sealing())
    }

    /// A key, and what it signs: 600 bytes each, no two alike.
    private struct Subject {
        let key: PrivateKey
        let messages: [[UInt8]]
        let signatures: [[UInt8]]

        init() throws {
            let key = try PrivateKey.generate()
            messages = (0..<1000).map { number in
                let head = [UInt8]("{\"requestNo\":\"R\(number)\",\"remark\":\"".utf8)
                let filler = (0..<600).map { UInt8(ascii: "a") + UInt8(($0 &* 31 &+ number) % 26) }
                return (head + filler).prefix(598) + [UInt8]("\"}".utf8)
            }
            signatures = try messages.map { try key.signSHA1($0) }
            self.key = key
        }

        func sign(_ number: Int) throws {
            _ = try key.signSHA1(messages[number % messages.count])
        }

        func verify(_ number: Int) throws {
            let number = number % messages.count
            guard key.publicKey.verifiesSHA1(signatures[number], of: messages[number]) else { throw WrongAnswer() }
        }
    }

    private struct WrongAnswer: Error {}

    /// What both did in the same seconds.
    private struct Pair {
        let signing, verifying: Double
        let other: (signatures: Double, verifications: Double)

        init(_ subject: Subject) throws {
            let speed = try OpenSSLSpeed(seconds: 3)
            try speed.wait(for: .signing)
            signing = try rate(inBatchesOf: 10, subject.sign) { _ in speed.isStill(.signing) }
            try speed.wait(for: .verifying)
            verifying = try rate(inBatchesOf: 100, subject.verify) { _ in speed.isStill(.verifying) }
            other = try speed.result()
        }
    }

    private static func figures(of pairs: [Pair]) -> [BenchmarkFigure] {
        func figure(
            _ name: String, _ unit: String, _ target: BenchmarkFigure.Target?, _ value: (Pair) -> Double
        ) -> BenchmarkFigure {
            let sorted = pairs.map(value).sorted()
            return BenchmarkFigure(name: name, value: sorted[sorted.count / 2], unit: unit, target: target)
        }
        return [
            figure("sign 600 bytes", "/s", nil) { $0.signing },
            figure("openssl speed, sign", "/s", nil) { $0.other.signatures },
            figure("sign, share of openssl speed", "×", .atLeast(0.95)) { $0.signing / $0.other.signatures },
            figure("verify 600 bytes", "/s", nil) { $0.verifying },
            figure("openssl speed, verify", "/s", nil) { $0.other.verifications },
            figure("verify, share of openssl speed", "×", nil) { $0.verifying / $0.other.verifications },
        ]
    }

    private static func sealing() throws -> [BenchmarkFigure] {
        let sealer = try Sealer(current: SealKey.generate())
        let place = [UInt8]("saga R000000000000000000000001/realName".utf8)
        return try [600, 65536].flatMap { size in
            let plain = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let sealed = try (0..<16).map { _ in try sealer.seal(plain, associatedData: place) }
            let sealing = try rate(inBatchesOf: 16) { _ in
                _ = try sealer.seal(plain, associatedData: place)
            } while: {
                $0 < 0.5
            }
            let opening = try rate(inBatchesOf: 16) { number in
                _ = try sealer.open(sealed[number % 16], associatedData: place)
            } while: {
                $0 < 0.5
            }
            return [
                BenchmarkFigure(
                    name: "seal \(size) bytes", value: sealing * Double(size) / 1e6, unit: "MB/s", target: nil),
                BenchmarkFigure(
                    name: "open \(size) bytes", value: opening * Double(size) / 1e6, unit: "MB/s", target: nil),
            ]
        }
    }

    /// Rounds in a second of this thread's processor time, for as long as `goesOn` (which is told that time) says.
    private static func rate(
        inBatchesOf size: Int, _ round: (Int) throws -> Void, while goesOn: (Double) -> Bool
    ) rethrows -> Double {
        var rounds = 0
        var spent = 0.0
        let start = processorSeconds()
        repeat {
            for number in rounds..<(rounds + size) { try round(number) }
            rounds += size
            spent = processorSeconds() - start
        } while goesOn(spent)
        return Double(rounds) / spent
    }

    /// Without what the system itself spends for the thread, because `openssl speed` leaves that out too.
    private static func processorSeconds() -> Double {
        // RUSAGE_THREAD, which Swift's Glibc module leaves out.
        let thisThread: Int32 = 1
        var usage = rusage()
        getrusage(thisThread, &usage)
        return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    }
}
