import Log
import Roles
import Saga

/// A record of the inbox that was never written down.
struct SimulatedEntry: InboxEntry {
    let offset: Int64
    let timestamp: Int64
    let record: InboxRecord

    var timestampKind: Record.TimestampKind { .appended }
    var sum: String { "\(offset)-\(timestamp)" }

    func read() throws(UnreadableRecord) -> InboxRecord { record }
}
