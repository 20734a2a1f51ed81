import JSON
import Roles

/// An event that stands in a line of the input.
struct EventLine: Sendable {
    /// From 1.
    let number: Int
    let event: JSONValue
    let bytes: [UInt8]
}

/// Reads events, one a line, and counts what becomes of them.
struct EventLines {
    private var reader: LineReader
    private var number = 0
    private(set) var report: PublishReport

    init(_ path: String, asJSON: Bool) throws {
        reader = try LineReader(path)
        report = PublishReport(asJSON: asJSON)
    }

    /// The next event that is one by its attributes; lines that are none are reported, and empty ones passed over.
    mutating func next() throws -> EventLine? {
        while let line = try reader.next() {
            number += 1
            switch line {
            case .tooLong:
                try report.refused(
                    number, EventRefusal(.tooLarge, "the line has more than \(LineReader.maximumBytes) bytes"))
            case .text(let bytes) where bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }): continue
            case .text(let bytes):
                do throws(EventRefusal) {
                    let event = try CloudEvent.json(reading: bytes)
                    _ = try CloudEvent(event)
                    return EventLine(number: number, event: event, bytes: bytes)
                } catch {
                    try report.refused(number, error)
                }
            }
        }
        return nil
    }

    mutating func published(_ count: Int) { report.published(count) }

    mutating func refused(_ number: Int, _ refusal: EventRefusal) throws { try report.refused(number, refusal) }
}
