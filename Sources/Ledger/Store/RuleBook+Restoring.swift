public import Custody

extension RuleBook {
    /// The bank that a store has kept; attempts at notifications that were in flight are made again.
    ///
    /// - Throws: `RestoreError` for the first record that cannot be read, or where the books do not balance.
    public init(
        profile: Profile, settings: BankSettings = BankSettings(), catalogue: Catalogue = .specification,
        recordsChanges: Bool = true, restoring records: some Sequence<StoredRecord>
    ) throws(RestoreError) {
        self.init(profile: profile, settings: settings, catalogue: catalogue, recordsChanges: recordsChanges)
        let reader = StoredRequestReader(profile: profile, catalogue: catalogue)
        for record in records {
            do throws(RecordProblem) {
                try restore(record, reader)
            } catch {
                throw RestoreError(kind: record.kind, key: record.key, problem: error.problem)
            }
        }
        refillQueues()
        countPages()
        if let problem = discrepancies().first { throw RestoreError(kind: nil, key: "", problem: problem) }
    }

    private mutating func restore(_ record: StoredRecord, _ reader: StoredRequestReader) throws(RecordProblem) {
        switch record.kind {
        case .account: try Self.restore(record, &state.books.accounts, reader)
        case .counter: try Self.restore(record, &state.books.counters, reader)
        case .user: try Self.restore(record, &state.users, reader)
        case .project: try Self.restore(record, &state.projects, reader)
        case .freeze: try Self.restore(record, &state.freezes, reader)
        case .claim: try Self.restore(record, &state.claims, reader)
        case .sale: try Self.restore(record, &state.sales, reader)
        case .number: try Self.restore(record, &state.numbers, reader)
        case .page: try Self.restore(record, &state.pages, reader)
        case .ending: try Self.restore(record, &state.endings, reader)
        case .payout: try Self.restore(record, &state.payouts, reader)
        case .audit: try Self.restore(record, &state.audits, reader)
        case .deferred: try Self.restore(record, &state.deferred, reader)
        case .notification: try Self.restore(record, &state.notifications, reader)
        }
    }

    private static func restore<Key: StorableKey, Record: StorableRecord>(
        _ stored: StoredRecord, _ table: inout Table<Key, Record>, _ reader: StoredRequestReader
    ) throws(RecordProblem) {
        guard let key = Key(storedText: stored.key) else { throw RecordProblem(problem: "its key is malformed") }
        table.restore(try Record(RecordNode(value: stored.value), reader), for: key)
    }
}
