import EmbeddedLog
import Foundation
import Glibc
import Log
import Synchronization

// LogWriter FOLDER FIRST COUNT [copying]: appends that many batches, numbered from FIRST, sixteen under way at a time, and
// says so: "sent N" before a batch is handed over, "ack N OFFSET" when it is durable, "failed N ERROR" or "refused N ERROR"
// when not; copies the log meanwhile, over and over, into FOLDER-copy-0 and so on. LogWriter FOLDER read: reads
// everything. The process is there to be killed, or to be run on a disk that fails; its limits are small, so that there
// is always a checkpoint, a compaction or a deletion not far away.

func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // One call for a line: what a killed process has said is whole lines.
    _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
}

/// Most batches go where everything is kept, some where only the last of a key is, or only what is young.
func destination(_ number: Int) -> TopicPartition {
    switch number % 8 {
    case 3, 7: TopicPartition("keys", 0)
    case 5: TopicPartition("short", 0)
    case _: TopicPartition("kills", number % 3)
    }
}

func records(_ number: Int) -> [NewRecord] {
    let isKeyed = destination(number).topic == "keys"
    return (0...(isKeyed ? 0 : number % 3)).map { part in
        NewRecord(
            key: Array("\(isKeyed ? number % 50 : number)".utf8),
            value: Array("\(number).\(part) \(String(repeating: "x", count: number % 500))".utf8))
    }
}

func append(_ batches: Range<Int>, to log: EmbeddedLog) throws(LogError) {
    let producer = try log.producer(ProducerOptions())
    // One that begins with more than it ends with must not go away.
    let slots = DispatchSemaphore(value: 0)
    for _ in 0..<16 { slots.signal() }
    let hasFailed = Mutex(false)
    for number in batches {
        slots.wait()
        if hasFailed.withLock({ $0 }) { break }
        say("sent \(number)")
        do throws(LogError) {
            try producer.append(records(number), to: .partition(destination(number))) { result in
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
}

func copy(_ log: EmbeddedLog, to folder: String) {
    do throws(LogError) {
        for number in 0... { try log.backUp(to: "\(folder)-copy-\(number)") }
    } catch {
        if error != .closed { say("uncopied \(error)") }
    }
}

func read(_ log: EmbeddedLog) throws(LogError) {
    let reader = try log.reader()
    try reader.read(Dictionary(uniqueKeysWithValues: (0..<3).map { (TopicPartition("kills", $0), .beginning) }))
    while try !reader.poll(maximum: 100, wait: .zero).isEmpty {}
}

let arguments = CommandLine.arguments
let numbers = arguments.dropFirst(2).prefix(2).compactMap(Int.init)
guard numbers.count == 2 || arguments.dropFirst(2) == ["read"] else {
    say("usage: LogWriter FOLDER FIRST COUNT [copying] | LogWriter FOLDER read")
    exit(64)
}
do throws(LogError) {
    let options = EmbeddedLogOptions(
        tidyInterval: .milliseconds(5), tidyPause: .milliseconds(5), pagesPerCheckpoint: 32, uncompactedRecords: 20)
    let log = try EmbeddedLog(folder: arguments[1], options: options)
    if numbers.count == 2 {
        try log.createTopics([
            TopicSpecification("kills", partitions: 3), TopicSpecification("keys", partitions: 1, cleanup: .compact),
            TopicSpecification("short", partitions: 1, cleanup: .delete(after: .milliseconds(50))),
        ])
        if arguments.last == "copying" { Thread.detachNewThread { copy(log, to: arguments[1]) } }
        try append(numbers[0]..<numbers[0] + numbers[1], to: log)
    } else {
        try read(log)
    }
    if case .stopped(let error) = log.state {
        say("stopped \(error)")
        exit(1)
    }
    log.close()
} catch {
    say("stopped \(error)")
    exit(1)
}
