import Testing

@testable import KafkaLog

@Suite("librdkafka's version") struct LibraryVersionTests {
    @Test("An older one than the program was made for is refused by its name")
    func old() throws {
        try LibraryVersion.check()
        for version: Int32 in [0x01_09_02_ff, 0x02_00_01_ff, 0x00_09_03_ff] {
            let problem = try #require(LibraryVersion.problem(of: version, named: "1.9.2"))
            #expect(problem.contains("1.9.2") && problem.contains("2.0.2"))
        }
        for version: Int32 in [0x02_00_02_ff, 0x02_01_00_ff, 0x03_00_00_01] {
            #expect(LibraryVersion.problem(of: version, named: "newer") == nil)
        }
    }
}
