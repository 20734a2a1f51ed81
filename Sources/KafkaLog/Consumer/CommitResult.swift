internal import CRDKafka
internal import Log

/// How a commit of several partitions ended.
struct CommitResult {
    let whole: rd_kafka_resp_err_t
    let parts: [(partition: TopicPartition, code: rd_kafka_resp_err_t)]

    /// What the caller is told; nil when everything was committed.
    ///
    /// That the member is out is said only where nothing was committed; where a part was, nobody can say it of the whole.
    /// - Parameters:
    ///   - what: what was not done, as the beginning of a sentence.
    ///   - first: the partition that is named where no other is.
    func error(_ what: String, _ first: TopicPartition) -> LogError? {
        let failed = parts.filter { $0.code != RD_KAFKA_RESP_ERR_NO_ERROR }
        if let other = failed.first(where: { !$0.code.isFencing }) {
            return LogError(other.code, "\(what), of \(other.partition)")
        }
        guard let fenced = failed.first else {
            if whole == RD_KAFKA_RESP_ERR_NO_ERROR { return nil }
            return whole.isFencing ? .fenced(first) : LogError(whole, what)
        }
        guard failed.count < parts.count else { return .fenced(fenced.partition) }
        return .away("\(what): that of \(fenced.partition) was refused, others were taken (\(fenced.code.words))")
    }
}
