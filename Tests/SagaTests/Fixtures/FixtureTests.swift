import Crypto
import Foundation
import JSON
import Testing

@testable import Saga

/// Histories as they were folded once, in `v1`: records in, outputs and the final state's digest out.
///
/// A fixture is never written again: when the fold's meaning has to change, that is a new version of the fold, with a
/// folder of its own. `LOANSAGA_TEST_RECORD=FOLDER` writes those that are not in the folder yet.
@Suite("Recorded histories") struct FixtureTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "v1")

    @Test("Are folded as they were when they were recorded", arguments: Tale.allCases)
    func replayed(_ tale: Tale) throws {
        let file = Self.folder.appending(path: "\(tale.rawValue).json")
        let recorded = try JSONValue(reading: Array(Data(contentsOf: file)), limits: .records)
        let records = try #require(recorded["records"]?.array)
        let world = tale.world()
        var partition = Partition(3)
        var outputs: [JSONValue] = []
        for (place, entry) in records.enumerated() {
            let record = try InboxRecord(reading: try #require(entry["record"]).encoded())
            let time = try #require(entry["time"]?.number?.int64)
            let applied = try partition.apply(record, offset: Int64(place + 1), time: time, library: world.library)
            outputs += try applied.outputs.map { try JSONValue(reading: $0.encoded(), limits: .records) }
        }
        #expect(outputs == recorded["outputs"]?.array)
        #expect(JSONValue.object(Self.digests(partition, records)) == recorded["digests"])
    }

    @Test(
        "Are recorded on demand, and none is written over",
        .enabled(if: ProcessInfo.processInfo.environment["LOANSAGA_TEST_RECORD"] != nil), arguments: Tale.allCases)
    func recorded(_ tale: Tale) throws {
        let folder = try #require(ProcessInfo.processInfo.environment["LOANSAGA_TEST_RECORD"])
        let file = URL(filePath: folder).appending(path: "\(tale.rawValue).json")
        guard !FileManager.default.fileExists(atPath: file.path()) else { return }
        let world = tale.world()
        let records = try world.inbox.map { entry -> JSONValue in
            ["time": .number(JSONNumber(entry.time)), "record": try JSONValue(reading: entry.record.encoded())]
        }
        let outputs = try world.outputs.map { try JSONValue(reading: $0.encoded(), limits: .records) }
        let fixture: JSONValue = [
            "records": .array(records), "outputs": .array(outputs),
            "digests": .object(Self.digests(world.partition, records)),
        ]
        try FileManager.default.createDirectory(at: URL(filePath: folder), withIntermediateDirectories: true)
        try Data((fixture.prettyText + "\n").utf8).write(to: file, options: .withoutOverwriting)
    }

    /// Of the state of each family.
    private static func digests(_ partition: Partition, _ records: [JSONValue]) -> JSONObject {
        var digests = JSONObject()
        for name in Set(records.compactMap { $0["record"]?["family"]?.string }).sorted() {
            let bytes = partition.checkpoint(of: name).flatMap(\.bytes)
            digests[name] = .string(Hex.encode(Digest.sha256(bytes)))
        }
        return digests
    }
}
