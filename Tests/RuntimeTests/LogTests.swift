import Dispatch
import JSON
import Synchronization
import Testing

@testable import Runtime

/// A sink that keeps what it is given.
private final class Memory: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func sink() -> LogSink {
        LogSink(clock: clock) { [self] new in bytes.withLock { $0 += new } }
    }

    let clock = WallClock { 1_798_761_599_999 }

    func lines() throws -> [JSONValue] {
        try bytes.withLock { $0 }.split(separator: UInt8(ascii: "\n")).map { try JSONValue(reading: $0) }
    }
}

@Suite("The log")
struct LogTests {
    private func line(
        _ fields: KeyValuePairs<StaticString, LogValue>, message: StaticString = "something happened"
    ) throws -> (JSONValue, String) {
        let text = LogLine.text(time: 0, level: .info, message: message, fields: fields)
        return (try JSONValue(reading: text), text)
    }

    @Test("A line is one JSON object: time, level, sentence, fields")
    func form() throws {
        let memory = Memory()
        let sink = memory.sink()
        Logger(clock: memory.clock, sink: sink).warning(
            "the bank answers slowly",
            ["service": .id("QUERY_USER"), "took": .duration(.microseconds(1_500_250)), "retries": .count(2)])
        #expect(sink.flush())
        #expect(
            try memory.lines() == [
                [
                    "time": "2026-12-31T23:59:59.999Z", "level": "warning", "message": "the bank answers slowly",
                    "service": "QUERY_USER", "took": "1500.25 ms", "retries": 2,
                ]
            ])
    }

    @Test("Lines below the level are not made, their fields not even looked at")
    func levels() throws {
        let memory = Memory()
        let sink = memory.sink()
        let logger = Logger(minimum: .warning, clock: memory.clock, sink: sink)
        func looked() -> LogValue {
            Issue.record("it was looked at")
            return .count(0)
        }
        logger.debug("no", ["a": looked()])
        logger.info("no", ["a": looked()])
        logger.warning("yes")
        logger.error("yes")
        sink.flush()
        #expect(try memory.lines().map { $0["level"]?.string } == ["warning", "error"])
    }

    @Test("Every kind of field says only what its kind may say")
    func kinds() throws {
        struct Failure: Error, CustomStringConvertible {
            let description = "the \"file\" is\nnot there"
        }
        let fields: [(LogValue, JSONValue)] = [
            (.count(.min), .number(JSONNumber(Int64.min))), (.flag(true), true),
            (.id("REQ_2026-1.a:b/c@d"), "REQ_2026-1.a:b/c@d"), (.id("张三"), "(not an identifier)"),
            (.id("a b"), "(not an identifier)"), (.id(""), "(not an identifier)"),
            (.id(String(repeating: "1", count: 81)), "(not an identifier)"), (.word("closed"), "closed"),
            (.address("http://user:secret@127.0.0.1:80/pay/x?token=1"), "http://127.0.0.1:80/pay/x"),
            (.address("127.0.0.1:80#a"), "127.0.0.1:80"), (.failure(Failure()), "the \"file\" is\nnot there"),
            (.hidden(12), "(hidden, 12 bytes)"),
        ]
        for (value, json) in fields {
            #expect(value.json == json)
        }
    }

    @Test("A line never grows beyond what a pipe takes at once, and says when something is missing")
    func bounded() throws {
        struct Long: Error, CustomStringConvertible {
            let description = String(repeating: "\u{1}银", count: 100_000)
        }
        let error = LogValue.failure(Long())
        let (json, text) = try line(["a": error, "b": error, "c": error, "d": error, "e": .count(1)])
        #expect(text.utf8.count <= LogLine.maximumBytes)
        #expect(json["cut"] == true)
        #expect(json["a"]?.string?.hasSuffix("银…") == true || json["a"]?.string?.hasSuffix("\u{1}…") == true)
        #expect(try line(["a": error]).0["cut"] == nil)
    }

    @Test("A field cannot pass for the time, the level or the sentence, nor for an earlier field")
    func noDoubles() throws {
        let (json, _) = try line(["level": .word("error"), "time": .count(1), "x": .count(1), "x": .count(2)])
        #expect(json["level"] == "info")
        #expect(json["time"] == "1970-01-01T00:00:00.000Z")
        #expect(json["x"] == 1)
    }

    @Test("A sink that stands still drops what does not fit, counts it, and goes on")
    func full() throws {
        let gate = DispatchSemaphore(value: 0)
        let memory = Memory()
        let started = DispatchSemaphore(value: 0)
        let kept = memory.sink()
        let sink = LogSink(clock: memory.clock) { bytes in
            started.signal()
            gate.wait()
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") { kept.add(String(line)) }
        }
        sink.add(#"{"first":true}"#)
        started.wait()
        let long = #"{"text":"\#(String(repeating: "x", count: 4_000))"}"#
        let fitting = (LogSink.maximumWaitingBytes - 1) / (long.utf8.count + 1)
        for _ in 0..<(fitting + 7) { sink.add(long) }
        #expect(!sink.flush(within: .milliseconds(1)))
        gate.signal()
        gate.signal()
        #expect(sink.flush(within: .seconds(30)))
        kept.flush()
        let lines = try memory.lines()
        #expect(lines.count == 1 + fitting + 1)
        #expect(lines.last?["count"] == 7)
        #expect(lines.last?["time"] == "2026-12-31T23:59:59.999Z")
    }
}
