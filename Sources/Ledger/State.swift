import Custody

/// All that the bank remembers.
struct State: Hashable, Sendable {
    var books = Books()
    var users = Table<String, User>()
    var projects = Table<String, Project>()
    var freezes = Table<String, Freeze>()
    var claims = Table<ClaimKey, Claim>()
    var sales = Table<String, Sale>()
    var numbers = Table<String, NumberRecord>()
    var pages = Table<String, Page>()
    var endings = Table<String, PageEnding>()
    var payouts = Table<String, Payout>()
    var audits = Table<String, Audit>()
    var deferred = Table<String, Deferred>()
    var notifications = Table<NotificationID, PendingNotification>()

    mutating func rollBack() {
        books.accounts.rollBack()
        books.counters.rollBack()
        users.rollBack()
        projects.rollBack()
        freezes.rollBack()
        claims.rollBack()
        sales.rollBack()
        numbers.rollBack()
        pages.rollBack()
        endings.rollBack()
        payouts.rollBack()
        audits.rollBack()
        deferred.rollBack()
        notifications.rollBack()
    }

    mutating func commit(recording: Bool) {
        books.accounts.commit(recording: recording)
        books.counters.commit(recording: recording)
        users.commit(recording: recording)
        projects.commit(recording: recording)
        freezes.commit(recording: recording)
        claims.commit(recording: recording)
        sales.commit(recording: recording)
        numbers.commit(recording: recording)
        pages.commit(recording: recording)
        endings.commit(recording: recording)
        payouts.commit(recording: recording)
        audits.commit(recording: recording)
        deferred.commit(recording: recording)
        notifications.commit(recording: recording)
    }
}
