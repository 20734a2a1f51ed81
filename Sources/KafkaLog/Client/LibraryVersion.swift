internal import CRDKafka
internal import Log

/// The librdkafka that is there when the program runs, which may be another than the one it was built with.
enum LibraryVersion {
    /// The first one that this program was made for and tested with, as major, minor and revision in hexadecimal.
    private static let oldest: Int32 = 0x02_00_02

    static func check() throws(LogError) {
        if let problem = problem(of: rd_kafka_version(), named: String(cString: rd_kafka_version_str())) {
            throw .notAllowed(problem)
        }
    }

    /// What is wrong with a version, as a sentence; nil when nothing is.
    ///
    /// - Parameter version: as `rd_kafka_version` has it, with the number of a pre-release last (rdkafka.h).
    static func problem(of version: Int32, named name: String) -> String? {
        guard version >> 8 < oldest else { return nil }
        return "librdkafka is \(name) here; 2.0.2 or later is needed: install a newer one"
    }
}
