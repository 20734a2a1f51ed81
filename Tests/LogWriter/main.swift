import EmbeddedLog
import Foundation
import Glibc
import Log
import Synchronization

// LogWriter FOLDER FIRST COUNT: appends that many batches, numbered from FIRST, eight under way at a time, and says so:
// "sent N" before a batch is handed over, "ack N OFFSET" when it is durable, "failed N ERROR" or "refused N ERROR" when
// not. The process is there to be killed, or to be run on a disk that fails.

func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // One call for a line: what a killed process has said is whole lines.
    _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let first = Int(arguments[2]), let count = Int(arguments[3]) else {
    say("usage: LogWriter FOLDER FIRST COUNT")
    exit(64)
}
do throws(LogError) {
    let log = try EmbeddedLog(folder: arguments[1])
    try log.createTopics([TopicSpecification("kills", partitions: 3)])
    let producer = try log.producer(ProducerOptions())
    let slots = DispatchSemaphore(value: 8)
    let hasFailed = Mutex(false)
    for number in first..<first + count {
        slots.wait()
        if hasFailed.withLock({ $0 }) { break }
        let records = (0...number % 3).map { part in
            NewRecord(
                key: Array("\(number)".utf8),
                value: Array("\(number).\(part) \(String(repeating: "x", count: number % 500))".utf8))
        }
        say("sent \(number)")
        do throws(LogError) {
            try producer.append(records, to: .partition(TopicPartition("kills", number % 3))) { result in
                switch result {
                case .success(let positions): say("ack \(number) \(positions.first?.offset ?? -1)")
                case .failure(let error):
                    say("failed \(number) \(error)")
                    hasFailed.withLock { $0 = true }
                }
                slots.signal()
            }
        } catch {
            say("refused \(number) \(error)")
            break
        }
    }
    producer.close(within: .seconds(30))
    if case .stopped(let error) = log.state {
        say("stopped \(error)")
        exit(1)
    }
    log.close()
} catch {
    say("stopped \(error)")
    exit(1)
}
