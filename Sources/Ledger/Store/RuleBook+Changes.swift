extension RuleBook {
    /// What changed since this was last called, in the order in which a store must write it; a record comes once, as it
    /// is now.
    public mutating func takeChanges() -> [Change] {
        var changes: [Change] = []
        Self.take(.account, &state.books.accounts, &changes)
        Self.take(.counter, &state.books.counters, &changes)
        Self.take(.user, &state.users, &changes)
        Self.take(.project, &state.projects, &changes)
        Self.take(.freeze, &state.freezes, &changes)
        Self.take(.claim, &state.claims, &changes)
        Self.take(.sale, &state.sales, &changes)
        Self.take(.number, &state.numbers, &changes)
        Self.take(.page, &state.pages, &changes)
        Self.take(.ending, &state.endings, &changes)
        Self.take(.payout, &state.payouts, &changes)
        Self.take(.audit, &state.audits, &changes)
        Self.take(.deferred, &state.deferred, &changes)
        Self.take(.notification, &state.notifications, &changes)
        return changes
    }

    private static func take<Key: StorableKey, Record: StorableRecord>(
        _ kind: RecordKind, _ table: inout Table<Key, Record>, _ changes: inout [Change]
    ) {
        for key in table.takeChangedKeys() {
            let record = table[key]
            changes.append(
                Change(
                    kind: kind, key: key.storedText, value: record?.json, isSensitive: record?.isSensitive ?? false))
        }
    }
}
