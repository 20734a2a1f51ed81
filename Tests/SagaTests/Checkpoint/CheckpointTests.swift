import Custody
import Expressions
import Testing

@testable import Saga

@Suite("Checkpoints") struct CheckpointTests {
    /// A loan with so many automatic bids, as it is at a moment.
    static func loan(bids: Int, settled: Bool = false) -> World {
        var world = World.loan()
        world.approve(yuan: settled ? Int64(bids) : 100_000)
        world.settle()
        for bid in 0..<bids { world.bid("b\(bid)", by: "investor\(1 + bid % 12)", yuan: 1) }
        world.settle()
        return world
    }

    static func family(_ world: World, _ name: String = "p1") throws -> Family {
        try #require(world.partition.family(name))
    }

    @Test("A family comes back as it was, from one record or from parts", arguments: [0, 1, 2, 63, 64, 70, 200])
    func comesBack(bids: Int) throws {
        let world = Self.loan(bids: bids)
        let family = try Self.family(world)
        let parts = family.checkpoint()
        #expect(parts.count == (bids < 64 ? 1 : 1 + (bids + 64) / 64))
        let records = Dictionary(uniqueKeysWithValues: parts.map { ($0.key, $0.bytes) })
        let head = try #require(parts.last)
        #expect(head.key.part == .family)
        let back = try Family(checkpoint: head.bytes, library: world.library) { records[$0] }
        #expect(back == family)
        #expect(back.checkpoint() == parts)
        #expect(try Family(checkpoint: family.encoded(), library: world.library) == family)
    }

    @Test("A family that lives on after its checkpoint does what it would have done")
    func livesOn() throws {
        var world = Self.loan(bids: 3)
        let family = try Self.family(world)
        var other = world
        other.partition.restore(try Family(checkpoint: family.encoded(), library: world.library))
        world.cancelFunding()
        world.settle()
        other.cancelFunding()
        other.settle()
        #expect(try Self.family(other) == Self.family(world))
        world.run()
        other.run()
        #expect(other.outputs == world.outputs)
        #expect(other.partition.checkpoint(of: "p1") == world.partition.checkpoint(of: "p1"))
    }

    @Test("Only ranges that a record has changed are written again")
    func ranges() throws {
        var world = Self.loan(bids: 200)
        let before = try Self.family(world).checkpoint()
        let written = Set(before.map(\.key))
        #expect(before.map(\.key.part) == [.range(0), .range(1), .range(2), .range(3), .family])
        #expect(try Self.family(world).checkpoint(without: written).isEmpty)
        world.withdraw("b100")
        world.settle()
        let family = try Self.family(world)
        let parts = family.checkpoint(without: written)
        #expect(parts.map(\.key.part) == [.range(0), .range(1), .family])
        let records = Dictionary(uniqueKeysWithValues: (before + parts).map { ($0.key, $0.bytes) })
        let head = try #require(parts.last)
        #expect(try Family(checkpoint: head.bytes, library: world.library) { records[$0] } == family)
        #expect(
            try Family.ranges(ofCheckpoint: head.bytes, library: world.library)
                == Array(family.checkpointKeys.dropLast()))
    }

    @Test("A part too large for a record is written in pieces", arguments: [2_000, 9_000])
    func pieces(limit: Int) throws {
        let world = Self.loan(bids: 130, settled: true)
        let family = try Self.family(world)
        let parts = family.checkpoint(maximumBytes: limit)
        #expect(parts.contains { $0.key.piece > 0 })
        #expect(parts.allSatisfy { $0.bytes.count <= limit })
        let records = Dictionary(uniqueKeysWithValues: parts.map { ($0.key, $0.bytes) })
        #expect(records.count == parts.count)
        let head = try #require(records[CheckpointKey(family: "p1", part: .family, offset: family.offset)])
        #expect(try Family(checkpoint: head, library: world.library) { records[$0] } == family)
        for part in parts where part.key != CheckpointKey(family: "p1", part: .family, offset: family.offset) {
            var others = records
            others[part.key] = nil
            let read = Result { () throws(CheckpointError) in
                try Family(checkpoint: head, library: world.library) { others[$0] }
            }
            #expect(read == .failure(.missingPart(part.key)))
        }
    }

    @Test("A definition or a profile that is not known is missing, whatever needs it")
    func missing() throws {
        var world = Self.loan(bids: 1)
        world.bid("early", by: "investor1", yuan: 1, project: "p2")
        var library = Library()
        let bytes = try Self.family(world).encoded()
        func read(_ bytes: [UInt8]) -> Result<Family, CheckpointError> {
            Result { () throws(CheckpointError) in try Family(checkpoint: bytes, library: library) }
        }
        #expect(read(bytes) == .failure(.missing(.definition(digest: "loan-funding.v1"))))
        for plan in Shipped.plans.values where plan.digest != "bid.v1" { library.add(plan) }
        #expect(read(bytes) == .failure(.missing(.definition(digest: "bid.v1"))))
        #expect(read(try Self.family(world, "p2").encoded()) == .failure(.missing(.definition(digest: "bid.v1"))))
        for plan in Shipped.plans.values { library.add(plan) }
        #expect(read(bytes) == .failure(.missing(.profile(digest: "profile"))))
    }

    @Test("Damage, a newer format and a part in the wrong place are told apart")
    func damage() throws {
        let world = Self.loan(bids: 70)
        let family = try Self.family(world)
        let parts = family.checkpoint()
        let head = try #require(parts.last)
        func read(_ head: [UInt8], _ change: (CheckpointKey) -> [UInt8]?) -> Result<Family, CheckpointError> {
            Result { () throws(CheckpointError) in
                try Family(checkpoint: head, library: world.library, part: change)
            }
        }
        #expect(read(Array("{\"v\":2,\"whatever\":1}".utf8)) { _ in nil } == .failure(.newerFormat(2)))
        let ranges = parts.dropLast()
        #expect(read(head.bytes) { _ in ranges[0].bytes } == .failure(.misplaced(ranges[1].key)))
        var draw = Draw(4)
        for _ in 0..<300 {
            var bytes = head.bytes
            let place = 7 + draw.below(bytes.count - 7)
            bytes[place] ^= UInt8(1 + draw.below(255))
            #expect(read(bytes) { key in parts.first { $0.key == key }?.bytes } == .failure(.checksum(nil)))
        }
    }

    @Test("Bytes that are garbled and have a checksum that fits are refused or read, and nothing else")
    func garbled() throws {
        let world = Self.loan(bids: 2)
        let text = Array(try Self.family(world).encoded().dropLast(Checksum.length))
        var draw = Draw(5)
        var refused = 0
        for _ in 0..<4_000 {
            var bytes = text
            for _ in 0...draw.below(3) {
                let place = 5 + draw.below(bytes.count - 5)
                if draw.chance(50) {
                    bytes[place] = draw.pick(Array("0123456789,[]{}\"nult-$".utf8))
                } else {
                    bytes.remove(at: place)
                }
            }
            bytes += Array(",\"sum\":\"\(Checksum.text(bytes))\"}".utf8)
            do {
                var family = try Family(checkpoint: bytes, library: world.library)
                // What could be read can be folded, however strange it is.
                _ = try family.apply(
                    .timer(arming: family.arming), offset: .max, time: family.time, library: world.library)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 2_000)
    }

    @Test("A key's text is read back, and no other text is a key")
    func keys() {
        let keys = [
            CheckpointKey(family: "p1", part: .family, offset: 7),
            CheckpointKey(family: "", part: .range(0), offset: 0),
            CheckpointKey(family: "a.b+c", part: .range(312), offset: .max, piece: 3),
            CheckpointKey(family: "投标", part: .family, offset: -1, piece: 1),
        ]
        for key in keys { #expect(CheckpointKey(text: key.text) == key) }
        #expect(keys.map(\.text) == ["7.f.p1", "0.r0.", "9223372036854775807.r312+3.a.b+c", "-1.f+1.投标"])
        for text in ["", "7", "7.f", "07.f.p1", "7.f+0.p1", "7.r.p1", "7.x.p1", "7.r-1+.p1", "+7.f.p1", "7.f+01.p1"] {
            #expect(CheckpointKey(text: text) == nil, "\(text)")
        }
    }

    @Test("Whoever adds to the state adds to its checkpoint: these are the fields that it writes")
    func fields() throws {
        var world = World.loan()
        world.approve(yuan: 2)
        world.settle()
        world.bid("b1", by: "investor1", yuan: 2)
        world.settle()
        let family = try Self.family(world)
        func names(_ value: Any) -> Set<String> {
            Set(Mirror(reflecting: value).children.compactMap(\.label).map { String($0.trimmingPrefix("_")) })
        }
        // Followed by what follows from the others.
        #expect(
            names(family)
                == Set([
                    "name", "partition", "time", "sequence", "sagas", "lonely", "early", "arming",
                    "hasOpenProject", "past", "digest", "slots", "callers", "collectors", "openSagas", "shrunkSagas",
                    "wakesAt", "heap",
                ]))
        #expect(
            names(family.sagas[0])
                == Set([
                    "id", "plan", "terms", "input", "given", "content", "startedAt", "version", "phase", "position",
                    "isBegun", "since", "current", "due", "hold", "isPaused", "failure", "calls", "collections",
                    "iterations", "received", "events", "membership", "isShrunk",
                ]))
        #expect(
            names(family.sagas[0].calls[0])
                == Set([
                    "undone", "step", "alternative", "firstItem", "itemCount", "ordinal", "attempt", "counted",
                    "notSent", "undoCall", "undoRefusals", "state", "isUndone", "isTakenIn", "parameters", "firstAt",
                    "dead", "doubtDead", "due", "code", "answer",
                ]))
        #expect(
            names(family.sagas[0].collections[0])
                == Set(["step", "deadline", "open", "held", "leaving", "phase", "totals", "children"]))
        #expect(
            names(family.sagas[0].iterations[0])
                == Set([
                    "step", "items", "children", "cursor", "singles", "refused", "applied", "settled", "before",
                ]))
        #expect(names(try #require(family.sagas[1].membership)) == Set(["parent", "collection", "state"]))
    }
}
