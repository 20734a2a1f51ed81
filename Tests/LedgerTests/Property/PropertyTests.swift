import Testing

@testable import Custody
@testable import Ledger

struct PropertyTests {
    /// Eight worlds, one for every way to set the three open rules.
    static let profiles: [Profile] = (0..<8).map { bits in
        var profile = Profile.sandbox
        profile.rules = OpenRules(
            rememberRefusals: bits & 1 == 0, refuseMiscarryOverFreeze: bits & 2 == 0, cancelAfterClose: bits & 4 == 0)
        return profile
    }

    @Test("A hundred thousand random requests keep the books balanced, and meet every refusal")
    func balance() async {
        let steps = 14_200
        let seed: UInt64 = 20_260_711
        let worlds = await withTaskGroup(of: (UInt64, World).self) { group in
            for (index, profile) in Self.profiles.enumerated() {
                let seed = seed + UInt64(index)
                group.addTask {
                    var world = World(seed: seed, profile: profile)
                    for _ in 0..<steps where world.failures.isEmpty { world.step() }
                    return (seed, world)
                }
            }
            var worlds: [(UInt64, World)] = []
            for await world in group { worlds.append(world) }
            return worlds
        }
        var coverage = Coverage()
        for (seed, world) in worlds {
            #expect(world.failures.isEmpty, "seed \(seed): \(world.failures.joined(separator: "; "))")
            #expect(world.bank.book.books().balanced, "seed \(seed)")
            coverage.add(world.coverage)
        }
        print(coverage.table)
        #expect(coverage.requests >= 100_000)
        #expect(coverage.successes * 100 >= coverage.requests * 40)
        #expect(coverage.comparedRefusals >= 500)
        for service in Service.allCases {
            #expect(coverage.applied[service] ?? 0 >= 1000, "\(service)")
        }
        for code in Coverage.refusals {
            #expect(coverage.codes[code] ?? 0 >= 20, "\(code)")
        }
    }
}
