import Custody
import Testing

@Suite("Times on the wire")
struct TimestampTests {
    @Test(
        "are read on Shanghai's clocks and written back the same",
        arguments: [
            ("20160213123456", 1_455_338_096), ("20000229000000", 951_753_600), ("19920101000000", 694_195_200),
            ("20261122235959", 1_795_363_199), ("99991231235959", 253_402_271_999),
        ])
    func roundTrip(text: String, seconds: Int64) throws {
        let time = try #require(Timestamp(wire: text))
        #expect(time.milliseconds == seconds * 1000)
        #expect(time.wire == text)
    }

    @Test(
        "are refused where there is no such moment or the form differs",
        arguments: [
            "", "20160213", "2016021312345", "201602131234567", "20160230000000", "20150229000000", "21000229000000",
            "20161301000000", "20160001000000", "20160100000000", "20160101240000", "20160101006000",
            "20160101000060", "2016-02-13 1234", "２０１６０２１３１２３４５６", "19911231235959",
        ])
    func refuses(text: String) {
        #expect(Timestamp(wire: text) == nil)
    }

    @Test("drop their milliseconds when written", arguments: [0, 1, 999])
    func milliseconds(extra: Int64) {
        #expect(Timestamp(milliseconds: 1_455_338_096_000 + extra).wire == "20160213123456")
    }

    @Test("count every day of four centuries once, in order")
    func everyDay() throws {
        var time = try #require(Timestamp(wire: "19920101120000"))
        var last = ""
        for _ in 0..<(400 * 365 + 97) {
            let wire = time.wire
            #expect(wire > last)
            #expect(Timestamp(wire: wire) == time)
            last = wire
            time = time + .seconds(86_400)
        }
        #expect(last == "23911231120000")
    }
}
